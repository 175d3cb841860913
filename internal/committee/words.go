package committee

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/medspil/medspil/internal/kit/i18n"
)

// ReasonText words why a committee was found, from what was kept with a matter before the agreement's rules said who is asked.
func ReasonText(ctx context.Context, code string, args map[string]string) string {
	list := make([]any, 0, 2*len(args))
	for name, value := range args {
		if n, err := strconv.Atoi(value); name == "n" && err == nil {
			list = append(list, name, n) // the plural is chosen by a number
			continue
		}
		list = append(list, name, value)
	}
	return i18n.T(ctx, "committee.reason."+code, list...)
}

// RoleText words what somebody is in a committee: "Tillidsrepræsentant, næstformand".
func RoleText(ctx context.Context, kinds []string, role string, acting bool) string {
	var parts []string
	for _, k := range kinds {
		word := i18n.T(ctx, "committee.kind."+k)
		if len(parts) > 0 {
			word = lowerFirst(word)
		}
		parts = append(parts, word)
	}
	if role != RoleMember {
		parts = append(parts, i18n.T(ctx, "committee.role."+role))
	}
	if acting {
		parts = append(parts, i18n.T(ctx, "committee.role.acting"))
	}
	return strings.Join(parts, ", ")
}

func lowerFirst(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToLower(s[:n]) + s[n:]
}

// WhyText says in a sentence why it is this committee that speaks.
func WhyText(ctx context.Context, v Voice) string {
	t := func(key string, args ...any) string {
		return i18n.T(ctx, "committee.voice."+key, append(args, "committee", v.Committee.Name)...)
	}
	switch n := len(v.Without); {
	case !v.Spoken():
		return i18n.T(ctx, "committee.voice.none", "unit", v.Unit)
	case len(v.Silent) > 0:
		return t("why_silent", "silent", strings.Join(v.Silent, ", "))
	case n == 0:
		return t("why_own")
	case n == 1:
		return t("why_above", "unit", v.Unit)
	default:
		return t("why_chain", "units", strings.Join(v.Without[:n-1], ", "), "last", v.Without[n-1])
	}
}
