package member

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/i18n"
	"github.com/medspil/medspil/internal/kit/owndata"
	"github.com/medspil/medspil/internal/kit/ui"
)

// partAddress is where a part stands alone, from a cursor on.
func partAddress(key, after string) string {
	q := url.Values{"del": {key}}
	if after != "" {
		q.Set("efter", after)
	}
	return dataPath + "?" + q.Encode()
}

func firstPart(v partView) string {
	if !v.Further {
		return ""
	}
	return partAddress(v.Key, "")
}

func nextPart(v partView) string {
	if v.Next == "" {
		return ""
	}
	return partAddress(v.Key, v.Next)
}

func partHeading(ctx context.Context, p owndata.Part) string {
	return i18n.T(ctx, p.Words+"part."+p.Key)
}

// factsOf is what is shown of a record: its fields that hold something, but for those of use to programs only.
func factsOf(ctx context.Context, p owndata.Part, r owndata.Record) []ui.KeyValue {
	var list []ui.KeyValue
	for _, f := range r {
		if f.Quiet || f.Empty() {
			continue
		}
		k := ui.KeyValue{Key: i18n.T(ctx, p.Words+"field."+f.Key), Value: valueOf(ctx, f)}
		if f.Own {
			k.Component = words(k.Value)
		}
		list = append(list, k)
	}
	return list
}

// valueOf words a field.
func valueOf(ctx context.Context, f owndata.Field) string {
	if f.Word != "" && i18n.Has(ctx, f.Word) { // what an older program has stored may have no words any more
		return i18n.T(ctx, f.Word)
	}
	switch v := f.Value.(type) {
	case time.Time:
		at := v.In(clock.Copenhagen)
		return i18n.T(ctx, "member.data.moment", "day", clock.DayOf(v), "hour", at.Format("15"), "minute", at.Format("04"))
	case clock.Day:
		return i18n.Date(ctx, v)
	case bool:
		return i18n.T(ctx, "member.data.yes")
	case int:
		return strconv.Itoa(v)
	}
	s, _ := f.Value.(string)
	return s
}
