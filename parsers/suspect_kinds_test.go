package parsers_test

import (
	"net/http"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// An answer of a synthetic kind: in the shape of a service's answers, in words
// of our own where the service's are not what gives it away.
type shapedAnswer struct {
	status int
	header map[string]string
	body   string
	want   exportwatch.Reason
}

func (a shapedAnswer) judge() (exportwatch.Reason, string) {
	h := http.Header{}
	for k, v := range a.header {
		h.Set(k, v)
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	mediaType := h.Get("Content-Type")
	if mediaType == "" {
		mediaType = "text/html; charset=utf-8"
	}
	return parsers.Suspect(a.status, h, mediaType, []byte(a.body))
}

// titled returns a page; words of running text follow the body.
func titled(title, body string, words int) string {
	text := strings.Repeat("The Bureau amends the regulations today. ", words/6)
	return `<!doctype html><html lang="en"><head><title>` + title + `</title></head><body><h1>` + title + `</h1>` + body + `<p>` + text + `</p></body></html>`
}

const blocked, walled, broken = exportwatch.ReasonBlockPage, exportwatch.ReasonLoginWall, exportwatch.ReasonErrorPage

// TestSuspectServices: one answer at least of each kind of service.
func TestSuspectServices(t *testing.T) {
	bare := func(title, markup string) string {
		return `<html><head><title>` + title + `</title></head><body>` + markup + `</body></html>`
	}
	for name, a := range map[string]shapedAnswer{
		"Akamai, own title":        {403, map[string]string{"Server": "AkamaiGHost"}, bare("Sorry", "Reference #18.aa.1.bb"), blocked},
		"Akamai, no title":         {429, map[string]string{"Server": "AkamaiGHost"}, "", blocked},
		"Akamai, origin away":      {503, map[string]string{"Server": "AkamaiGHost"}, bare("Service Unavailable", "Reference #30.aa"), blocked},
		"Akamai, bad request":      {400, map[string]string{"Server": "AkamaiGHost"}, bare("Invalid URL", "Reference #9.aa"), blocked},
		"Akamai, challenge":        {200, nil, bare("Challenge Validation", `<div id="sec-if-cpt-container"></div>`), blocked},
		"Akamai, interstitial":     {200, nil, bare("", `<div id="sec-if-cpt-container"></div><script src="/_sec/cp_challenge/x.js"></script>`), blocked},
		"AWS, load balancer":       {503, map[string]string{"Server": "awselb/2.0"}, bare("503 Service Temporarily Unavailable", ""), blocked},
		"AWS, fixed answer":        {200, map[string]string{"Server": "awselb/2.0", "Content-Type": "text/plain"}, "ok", blocked},
		"AWS, captcha":             {405, map[string]string{"X-Amzn-Waf-Action": "captcha"}, bare("Human Verification", ""), blocked},
		"AWS, captcha by script":   {200, nil, bare("", `<script>window.gokuProps = {}</script><script src="https://x.token.awswaf.com/challenge.js"></script>`), blocked},
		"CloudFront":               {403, map[string]string{"Server": "CloudFront", "X-Cache": "Error from cloudfront"}, "", blocked},
		"Cloudflare, 1020":         {403, map[string]string{"Server": "cloudflare"}, bare("Access denied | www.x.example used Cloudflare to restrict access", ""), blocked},
		"Cloudflare, code alone":   {403, map[string]string{"Server": "cloudflare", "Content-Type": "text/plain"}, "error code: 1010", blocked},
		"Cloudflare, too fast":     {429, map[string]string{"Server": "cloudflare"}, bare("Access denied", "You are being rate limited"), blocked},
		"Cloudflare, origin down":  {522, map[string]string{"Server": "cloudflare"}, bare("x.example | 522: Connection timed out", ""), broken},
		"Cloudflare, by header":    {403, map[string]string{"Cf-Mitigated": "challenge"}, "", blocked},
		"Cloudflare, attack mode":  {503, map[string]string{"Server": "cloudflare"}, bare("Just a moment...", "Checking your browser before accessing x.example."), blocked},
		"Cloudflare, verification": {200, nil, bare("x.example", "Performing security verification. This website uses a security service to protect against malicious bots."), blocked},
		"Cloudflare, by script":    {200, nil, bare("x.example", `<script>window._cf_chl_opt={cvId:'3'};</script>`), blocked},
		"Imperva, frame":           {200, nil, bare("", `<iframe src="/_Incapsula_Resource?CWUDNSAI=1">Request unsuccessful. Incapsula incident ID: 1-2</iframe>`), blocked},
		"Imperva, script":          {200, nil, bare("", `<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>`), blocked},
		"Imperva, Distil":          {416, nil, bare("Pardon Our Interruption", "As you were browsing something made us think you were a bot."), blocked},
		"Imperva, by header":       {403, map[string]string{"X-Iinfo": "1-2-3", "X-Cdn": "Imperva"}, bare("", ""), blocked},
		"DataDome":                 {403, map[string]string{"X-Datadome": "protected"}, bare("x.example", `<p>Please enable JS and disable any ad blocker</p>`), blocked},
		"DataDome, 200":            {200, nil, bare("x.example", `<script src="https://ct.captcha-delivery.com/c.js"></script><iframe src="https://geo.captcha-delivery.com/captcha/"></iframe>`), blocked},
		"PerimeterX":               {403, nil, bare("Access to this page has been denied", `<div id="px-captcha"></div>`), blocked},
		"PerimeterX, by script":    {200, nil, bare("", `<script src="https://captcha.px-cdn.net/PX1/captcha.js"></script>`), blocked},
		"Azure Front Door":         {403, map[string]string{"X-Azure-Ref": "0a"}, "<html><body><h2>The request is blocked.</h2><h3>0a</h3></body></html>", blocked},
		"Azure gateway":            {403, nil, bare("403 Forbidden", "<h1>403 Forbidden</h1><hr>Microsoft-Azure-Application-Gateway/v2"), blocked},
		"Sucuri":                   {403, map[string]string{"Server": "Sucuri/Cloudproxy"}, bare("Denied", ""), blocked},
		"Sucuri, script":           {200, nil, bare("You are being redirected...", `<script>var sucuri_cloudproxy_js='';</script>`), blocked},
		"F5":                       {200, nil, bare("Request Rejected", "The requested URL was rejected. Your support ID is: 123"), blocked},
		"F5, script":               {200, nil, bare("", `<script src="/TSPD/08x?type=10"></script><noscript>Please enable JavaScript to view the page content.<br/>Your support ID is: 12.</noscript>`), blocked},
		"Kasada":                   {429, map[string]string{"X-Kpsdk-Ct": "x"}, "", blocked},
		"Wordfence":                {503, nil, bare("Your access to this site has been limited", "Generated by Wordfence"), blocked},
		"ModSecurity":              {406, nil, bare("Not Acceptable!", "An appropriate representation could not be found. This error was generated by Mod_Security."), blocked},
		"Anubis":                   {200, nil, bare("Making sure you&#39;re not a bot!", `<script id="anubis_challenge"></script>`), blocked},
		"Vercel":                   {403, map[string]string{"X-Vercel-Mitigated": "challenge"}, bare("Vercel Security Checkpoint", ""), blocked},
		"DDoS-Guard":               {403, map[string]string{"Server": "ddos-guard"}, bare("DDOS-GUARD", ""), blocked},
		"SiteGround":               {202, nil, bare("Robot Challenge Screen", ""), blocked},
		"Radware":                  {200, nil, bare("Radware Captcha Page", ""), blocked},
		"search engine":            {429, nil, bare("https://x.example/", "Our systems have detected unusual traffic from your computer network."), blocked},
		"hCaptcha alone":           {200, nil, bare("One more step", `<form method="post"><div class="h-captcha" data-sitekey="x"></div><input type="submit"></form>`), blocked},
		"reCAPTCHA alone":          {200, nil, bare("", `<form method="post">Verify that you are not a robot.<div class="g-recaptcha"></div></form>`), blocked},
		"Turnstile alone":          {200, nil, bare("Verify", `<div class="cf-turnstile"></div>`), blocked},
		"Federal Register":         {200, nil, bare("eCFR :: Request Access", "Due to aggressive automated scraping, programmatic access is limited."), blocked},
		"Federal Register, words":  {429, map[string]string{"Content-Type": "text/html"}, bare("", "Due to aggressive automated scraping of these sites please verify."), blocked},
		"SEC":                      {200, nil, bare("SEC.gov | Your Request Originates from an Undeclared Automated Tool", ""), blocked},
		"SEC, too fast":            {429, nil, bare("SEC.gov | Request Rate Threshold Exceeded", ""), blocked},
		"data server":              {429, map[string]string{"Content-Type": "text/plain", "Content-Description": "dods-error"}, "Error {\n code=429;\n message=\"Too Many Requests\";\n}", blocked},
		"data server, list":        {403, map[string]string{"Content-Type": "text/plain"}, "Error {\n code=403;\n message=\"Your IP address is on this server's request blacklist.\";\n}", blocked},
		"firewall at the office":   {200, nil, bare("Web Page Blocked!", "You have tried to reach a page that is against policy."), blocked},
		"proxy at the office":      {403, nil, bare("Internet Security by Zscaler", ""), blocked},

		"ADFS":                 {200, nil, bare("Sign In", `<form id="loginForm"><input name="UserName" type="email"><input name="Password" type="password"></form>`), walled},
		"Okta":                 {200, nil, bare("Agency - Sign In", `<div id="okta-login-container"></div>`), walled},
		"SharePoint":           {200, nil, bare("Sign in to your account", `<script>`+strings.Repeat("var x=1;", 5000)+`</script>`), walled},
		"Keycloak":             {200, nil, bare("Log in to portal", `<form><input id="username" name="username"><input type="password" name="password"></form>`), walled},
		"SAML, post":           {200, nil, `<html><body onload="document.forms[0].submit()"><form method="post" action="https://idp.example/sso"><input type="hidden" name="SAMLRequest" value="x"></form></body></html>`, walled},
		"Shibboleth":           {200, nil, bare("Web Login Service", `<p>Please sign in with your account.</p><form><input name="j_username"></form>`), walled},
		"PACER, central":       {200, nil, bare("PACER: Login", `<form><input name="loginForm:loginName"><input type="password" name="loginForm:password"></form><p>`+strings.Repeat("Notice: access is restricted. ", 200)+`</p>`), walled},
		"PACER, passed on":     {200, nil, bare("", `<script>location="https://pacer.login.uscourts.gov/csologin/login.jsf"</script>If redirection fails, go to https://pacer.login.uscourts.gov/csologin/login.jsf`), walled},
		"CM/ECF, other court":  {200, nil, bare("CM/ECF LIVE", `<b>CM/ECF Filer or PACER Login</b>`+strings.Repeat("<p>Enter your login to view documents of the court.</p>", 120)+`<form><input type="password" name="key"></form>`), walled},
		"name before password": {200, nil, bare("Client portal", `<h1>Sign in</h1><form><input type="email" name="login"></form>`), walled},

		"missing, title":         {200, nil, titled("Page Not Found (404)", "", 600), broken},
		"missing, number":        {200, nil, titled("Error 404 (Not Found)!!1", "", 0), broken},
		"missing, heading":       {200, nil, `<html><head><title>Agency of Trade</title></head><body><h1>Sorry, we can’t find the page you are looking for</h1></body></html>`, broken},
		"missing, file":          {200, nil, titled("SEC.gov | File Unavailable", "", 40), broken},
		"Drupal, upkeep":         {200, nil, bare("Site under maintenance", "<p>The site is currently under maintenance. We should be back shortly.</p>"), broken},
		"Drupal, broken":         {200, nil, bare("Error", "<p>The website encountered an unexpected error. Please try again later.</p>"), broken},
		"WordPress, upkeep":      {200, nil, bare("Maintenance", "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>"), broken},
		"WordPress, no database": {200, nil, bare("", "<h1>Error establishing a database connection</h1>"), broken},
		"IIS":                    {200, nil, bare("Runtime Error", ""), broken},
		"proxy, origin away":     {200, nil, bare("502 Bad Gateway", "<center>nginx</center>"), broken},
	} {
		if got, why := a.judge(); got != a.want {
			t.Errorf("%s: reason %q (%s), want %q", name, got, why, a.want)
		}
	}
}

// TestSuspectGenuine: pages of content, and honest answers, that resemble walls.
func TestSuspectGenuine(t *testing.T) {
	for name, a := range map[string]shapedAnswer{
		"form with reCAPTCHA":         {200, nil, titled("Contact us", `<form><label>Name</label><input name="name"><textarea name="m"></textarea><div class="g-recaptcha"></div><button>Send</button></form>`, 0), ""},
		"comment form, hCaptcha":      {200, nil, titled("BIS proposes a rule", `<form><input name="mail"><div class="h-captcha"></div></form>`, 300), ""},
		"Cloudflare's script in it":   {200, map[string]string{"Server": "cloudflare"}, titled("Notice", `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`, 60), ""},
		"Imperva's script in it":      {200, map[string]string{"X-Iinfo": "1", "X-Cdn": "Imperva"}, titled("Notice", `<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>`, 80), ""},
		"DataDome before it":          {200, map[string]string{"X-Datadome": "protected"}, titled("Notice", "", 80), ""},
		"site's 403 by Cloudflare":    {403, map[string]string{"Server": "cloudflare", "Cf-Cache-Status": "DYNAMIC"}, titled("Members only", "", 300), ""},
		"site's 404 by Cloudflare":    {404, map[string]string{"Server": "cloudflare", "Cf-Cache-Status": "DYNAMIC"}, titled("404 - File or directory not found.", "", 0), ""},
		"site's 404 kept by Akamai":   {404, map[string]string{"Server": "AkamaiGHost"}, titled("Agency has technical difficulties", "", 0), ""},
		"site's 404 by a balancer":    {404, map[string]string{"Server": "awselb/2.0"}, titled("Not Found", "", 0), ""},
		"site's 500":                  {500, map[string]string{"Server": "Apache"}, titled("Internal Server Error", "", 0), ""},
		"site's 410":                  {410, nil, titled("Gone", "The page is no longer available.", 0), ""},
		"data server, 404":            {404, map[string]string{"Content-Type": "text/plain", "Content-Description": "dods-error"}, "Error {\n code=404;\n}", ""},
		"article on bots":             {200, nil, titled("How agencies use CAPTCHA to verify you are human", "", 240), ""},
		"article named Access Denied": {200, nil, titled("Access Denied: chips and the new rule", "", 240), ""},
		"article, bare title":         {200, nil, titled("Access Denied", "", 600), ""},
		"article on rejection":        {200, nil, titled("Request rejected: BIS denies license", "", 240), ""},
		"article on a 404":            {200, nil, titled("Section 404 of the Act", "", 60), ""},
		"article on things not found": {200, nil, titled("Evidence not found in the record, court says", "", 120), ""},
		"article on maintenance":      {200, nil, titled("License exceptions for maintenance", "", 60), ""},
		"notice on an outage":         {200, nil, titled("SNAP-R will be unavailable on Saturday", "<p>The system will be offline for maintenance from 8 a.m.</p>", 120), ""},
		"guide to logging in":         {200, nil, titled("How to log in to SNAP-R", "<p>Please log in with your CIN.</p>", 180), ""},
		"search box for users":        {200, nil, titled("Rules", `<form><input name="q" type="search"></form>`, 60), ""},
		"error in the title":          {200, nil, titled("Error correction: final rule amended", "", 60), ""},
		"comments closed":             {200, nil, titled("Rule on servers", "<p>You must be logged in to post a comment.</p>", 60), ""},
		"short feed":                  {200, map[string]string{"Content-Type": "application/rss+xml"}, `<?xml version="1.0"?><rss version="2.0"><channel><title>Log in</title><item><title>Please log in to PACER login pages: access denied</title></item></channel></rss>`, ""},
		"short JSON":                  {200, map[string]string{"Content-Type": "application/json"}, `{"title":"Access denied","text":"verify you are human"}`, ""},
		"robots.txt":                  {200, map[string]string{"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /login\n", ""},
	} {
		if got, why := a.judge(); got != a.want {
			t.Errorf("%s: reason %q (%s), want none", name, got, why)
		}
	}
}
