package browser

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// screen is a screen this wide in CSS pixels; below 700 it is a phone's, which is touched.
func screen(width int) chromedp.Action[chromedp.Void] {
	if width < 700 {
		return chromedp.EmulateViewport(int64(width), 900, chromedp.EmulateTouch)
	}
	return chromedp.EmulateViewport(int64(width), 900)
}

// Offline cuts the tab off from the network, or gives it back, as a phone that drives into a tunnel.
func (x *Tab) Offline(off bool) {
	x.t.Helper()
	ctx, cancel := context.WithTimeout(x.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		x.fail(err)
	}
	rules := conditions{Offline: off, MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}}
	if _, err := chromedp.Call(ctx, byRule, rules); err != nil {
		x.fail(err)
	}
}

// conditions are those of network.EmulateNetworkConditionsByRule, and for all rules together whether there is a network: Chromium 148 refuses
// to do without that, later ones take no notice of it.
type conditions struct {
	Offline                  bool                  `json:"offline"`
	MatchedNetworkConditions []*network.Conditions `json:"matchedNetworkConditions"`
}

var byRule = cdp.Command[conditions, network.EmulateNetworkConditionsByRuleResult]{Method: network.CommandEmulateNetworkConditionsByRule}

// Reload loads the page anew, as the browser's own button does.
func (x *Tab) Reload() { x.t.Helper(); x.do(chromedp.Reload()) }

// Resize makes the screen this wide, in CSS pixels, and waits until the page has followed.
func (x *Tab) Resize(width int) {
	x.t.Helper()
	x.do(screen(width))
	for end := time.Now().Add(patience); Eval[int](x, `innerWidth`) != width; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			x.fail(fmt.Sprintf("the page does not become %d pixels wide", width))
		}
	}
}

// Fits checks that the page as it stands needs no sideways scrolling.
func (x *Tab) Fits() {
	x.t.Helper()
	if wide := Eval[int](x, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		x.t.Errorf("%s: %d pixels wider than the screen of %d", x.Path(), wide, Eval[int](x, `innerWidth`))
	}
}
