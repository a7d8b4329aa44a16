package parsers_test

import "testing"

// TestSuspectStockPages: what comes ready made with servers and programs, each
// beside a page of content that could be taken for it.
func TestSuspectStockPages(t *testing.T) {
	bare := func(title, markup string) string {
		return `<!DOCTYPE html><html><head><title>` + title + `</title></head><body>` + markup + `</body></html>`
	}
	plain := map[string]string{"Content-Type": "text/plain"}
	asJSON := map[string]string{"Content-Type": "application/json"}
	const quoted = `<p>In its report the inspector quotes what exporters saw that day: “The website encountered an unexpected error. Please try again later.” He finds that the Bureau's ` +
		`licensing system was down for nine hours, that 412 applications were lost and had to be filed anew, and that no exporter was told of it by the Bureau before the next morning.</p>`
	for name, a := range map[string]shapedAnswer{
		"Drupal 10":                 {200, nil, "The website encountered an unexpected error. Try again later.", broken},
		"Drupal 9":                  {200, nil, "The website encountered an unexpected error. Please try again later.", broken},
		"Drupal 9 in detail":        {200, nil, `The website encountered an unexpected error. Please try again later.<br><br><em class="placeholder">Drupal\Core\Database\DatabaseExceptionWrapper</em>: SQLSTATE[HY000] in <em>Connection-&gt;query()</em> (line 12 of <em>core/Connection.php</em>).`, broken},
		"Drupal 10, as a page":      {200, nil, bare("", "<h1>Error</h1><p>The website encountered an unexpected error. Try again later.</p>"), broken},
		"Drupal 7":                  {200, nil, bare("Error | Bureau", "<h1>Error</h1><p>The website encountered an unexpected error. Please try again later.</p>"), broken},
		"Drupal 6":                  {200, nil, bare("Site off-line", "<h1>Site off-line</h1><p>The site is currently not available due to technical problems. Please try again later.</p>"), broken},
		"release quoting an error":  {200, nil, bare("Inspector reports on an outage", "<h1>Inspector reports on an outage</h1>"+quoted), ""},
		"brief quoting an error":    {200, nil, bare("Outage", "<h1>Outage</h1><p>Exporters saw “The website encountered an unexpected error”, the Bureau said, and extended its deadline to March 5.</p>"), ""},
		"WordPress":                 {200, nil, bare("WordPress &rsaquo; Error", "<p>There has been a critical error on this website.</p><p>Learn more.</p>"), broken},
		"IIS, error":                {200, nil, bare("The resource cannot be loaded.", "<h1>Server Error in '/' Application.</h1><p>Description: An unhandled exception occurred.</p>"), broken},
		"PHP":                       {200, nil, "Fatal error: Uncaught Error: Call to undefined function x() in /srv/index.php:3", broken},
		"proxy, as text":            {200, plain, "upstream connect error or disconnect/reset before headers. reset reason: overflow", broken},
		"proxy, one line":           {200, plain, "502 Bad Gateway\n", broken},
		"text on services":          {200, plain, "Service unavailable to exporters in March, says the Bureau.", ""},
		"nginx":                     {200, nil, bare("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working.</p>"), broken},
		"Apache":                    {200, nil, "<html><body><h1>It works!</h1></body></html>", broken},
		"Apache of Debian":          {200, nil, bare("Apache2 Debian Default Page: It works", "<p>This is the default welcome page used to test the correct operation of the server.</p>"), broken},
		"Apache of CentOS":          {200, nil, bare("Test Page for the Apache HTTP Server on Red Hat Enterprise Linux", "<p>This page is used to test the proper operation of the server.</p>"), broken},
		"IIS":                       {200, nil, bare("IIS Windows Server", `<a href="x"><img src="iisstart.png" alt="IIS"></a>`), broken},
		"Plesk":                     {200, nil, bare("Domain Default page", "<p>If you are seeing this message, the website is not configured.</p>"), broken},
		"article named It works":    {200, nil, titled("It works: how the Bureau checks end users", "", 60), ""},
		"article on nginx":          {200, nil, titled("Welcome to nginx: notes for exporters of software", "", 60), ""},
		"parked":                    {200, nil, bare("bureau.example", "<p>This domain is for sale. Buy this domain.</p>"), broken},
		"domain that was seized":    {200, nil, bare("Notice", "<h1>This domain has been seized</h1><p>The Bureau of Industry and Security seized this domain under 50 U.S.C. 4820.</p>"), ""},
		"queue":                     {200, nil, bare("You are now in line", "<h1>You are now in line</h1><p>When it is your turn, you will have 10 minutes to enter the website.</p>"), blocked},
		"queue, own title":          {200, nil, bare("Bureau", "<p>Your number in line: 4012. Powered by Queue-it</p>"), blocked},
		"waiting room":              {200, nil, bare("Waiting Room powered by Cloudflare", "<h1>You are now in line.</h1><p>Thank you for your patience. Your estimated wait time is 4 minutes.</p>"), blocked},
		"article on a line":         {200, nil, bare("Fabs wait in line", "<h1>Fabs wait in line</h1><p>“You are now in line behind us,” an officer told makers of tools: the Bureau takes 40 days to answer when it is their turn.</p>"), ""},
		"cookies":                   {200, nil, bare("Cookies required", "<p>Please enable cookies to continue. This site requires cookies.</p>"), blocked},
		"cookies, no title":         {200, nil, bare("", "<p>Please enable cookies.</p>"), blocked},
		"article on cookies":        {200, nil, titled("Cookies required: the Bureau's rule on tracking", "<p>Please enable cookies to read the rule in your language.</p>", 60), ""},
		"notice beside its content": {200, nil, titled("Notice", "<noscript>Please enable cookies.</noscript>", 40), ""},
		"rate limit":                {200, nil, "Rate limit exceeded", blocked},
		"rate limit, as text":       {200, plain, "You have exceeded your hourly request limit. Try again later.\n", blocked},
		"rate limit, as a page":     {200, nil, bare("429 Too Many Requests", "<h1>429 Too Many Requests</h1><p>Slow down.</p>"), blocked},
		"bandwidth":                 {200, nil, bare("509 Bandwidth Limit Exceeded", "<p>The server is temporarily unable to service your request.</p>"), blocked},
		"article on rate limits":    {200, nil, titled("Rate limits exceeded: agencies and their APIs", "<p>“Rate limit exceeded” is what readers of the Federal Register see.</p>", 120), ""},
		"short article on limits":   {200, nil, bare("Limit exceeded by a maker of drones", "<h1>Limit exceeded by a maker of drones</h1><p>The Bureau says that rate limit exceeded 9A012 for drones sold to Iran.</p>"), ""},
		"text on rate limits":       {200, plain, "Rate limit exceeded: what the words mean. A publisher that allows a number of requests an hour answers so once they are used up; the documents asked for are there, and can be asked for again in the next hour.", ""},
		"S3, no key":                {200, nil, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>`, broken},
		"S3, no access":             {200, map[string]string{"Content-Type": "application/xml"}, `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>1</RequestId></Error>`, broken},
		"XML with an error in it":   {200, map[string]string{"Content-Type": "application/xml"}, `<?xml version="1.0"?><RULE><SUBJECT>Correction</SUBJECT><Error>one</Error></RULE>`, ""},
		"JSON":                      {200, nil, `{"error":{"code":"OVER_RATE_LIMIT","message":"You have exceeded your rate limit."}}`, broken},
		"JSON of a gateway":         {200, nil, `{"message":"Internal server error"}`, broken},
		"JSON of a feed":            {200, nil, `{"version":"https://jsonfeed.org/version/1.1","title":"Errors","items":[]}`, ""},
		"JSON of an API":            {200, asJSON, `{"error":"none","results":[]}`, ""},
		"Cloudflare, 522":           {200, nil, bare("bureau.example | 522: Connection timed out", "<h1><span>Connection timed out</span> <span>Error code 522</span></h1>"), broken},
		"Cloudflare, 521":           {200, nil, bare("Bureau", "<h1>Web server is down <span>Error code 521</span></h1><p>Visit cloudflare.com for more information.</p>"), broken},
		"article on codes":          {200, nil, titled("Bureau | 522: a code for exporters", "", 60), ""},
	} {
		if got, why := a.judge(); got != a.want {
			t.Errorf("%s: reason %q (%s), want %q", name, got, why, a.want)
		}
	}
}
