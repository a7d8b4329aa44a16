package parsers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headlineWords is how many words of its own the title and heading of a page have
// that are those of an article: walls name themselves in few and known words, and
// sites write their names in capitals.
const headlineWords = 2

// wallWord matches words that walls, errors and login pages, and the names of sites,
// are made of when they are written small.
var wallWord = regexp.MustCompile(`^(a|an|the|this|that|these|of|on|in|into|to|for|from|by|with|at|as|and|or|but|not|no|is|are|was|were|be|been|being|has|have|had|do|does|don't|can|can't|cannot|could|will|we|we're|we'll|our|us|you|you're|your|it|its|it's|i|am|there|here|` +
	`access|account|accessing|again|application|attention|available|back|bad|before|being|blocked|bot|briefly|browser|but|captcha|challenge|check|checking|connect|connection|content|continue|cookies|currently|database|denied|details|difficulties|disabled|doing|down|` +
	`enable|encountered|error|errors|establishing|exceeded|exist|existing|experiencing|failed|fatal|few|forbidden|found|gateway|gone|happened|http|human|inconvenience|internal|issue|issues|javascript|just|later|limit|line|loaded|log|logged|login|logon|` +
	`maintenance|many|minute|minutes|missing|mode|moment|moments|need|needs|network|occurred|off|offline|oops|out|outage|page|password|patience|perform|performing|permission|please|portal|problem|problems|progress|prove|request|requested|requests|required|resource|robot|routine|` +
	`satisfied|scheduled|security|seem|server|service|services|shortly|sign|site|something|soon|sorry|status|system|technical|temporarily|thank|timed|time|timeout|too|try|unable|unauthorized|unavailable|under|undergoing|unexpected|until|upgrade|user|verification|verify|verifying|` +
	`wait|website|web|welcome|went|what|when|while|wrong)$`)

// headlined reports whether title and heading are those of an article. A headline in
// capitals throughout is not told from the name of a site.
func (p peeked) headlined() bool {
	own := map[string]bool{}
	for _, word := range strings.Fields(p.title + " " + p.heading) {
		word = strings.ReplaceAll(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }), "’", "'")
		first, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLower(first) && !wallWord.MatchString(word) {
			own[word] = true
		}
	}
	return len(own) >= headlineWords
}

var (
	upkeepHead = regexp.MustCompile(`(?i)\b(maintenance|unavailable|offline|off-line|down|outage|upgrade|back|sorry|oops|error|problems?|difficulties|construction|welcome)\b`)
	datedText  = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}\b`)
)

// titleWords is how many words a heading has at least that is one of an article.
const titleWords = 3

// released reports whether the page has a heading of its own and a day, as releases
// on an outage have.
func (p peeked) released() bool {
	return len(strings.Fields(p.heading)) >= titleWords && !upkeepHead.MatchString(p.heading) &&
		(datedText.MatchString(p.text) || strings.Contains(p.markup(), "<time"))
}
