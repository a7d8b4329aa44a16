package triage

import "strings"

// Most sentences of a filing tell of no letter, and the expressions that would
// find one are dear. So before one is tried, words are looked for of which
// every match of it holds some.

// cues stand for an expression: each of its matches holds, letter case aside,
// at least one word of each group.
type cues [][]string

// in reports whether text, in the lower case of [exportwatch.Lowered], can hold a match.
func (c cues) in(text string) bool {
	for _, group := range c {
		if !containsAny(text, group) {
			return false
		}
	}
	return true
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// The groups of words that the expressions for letters are built from.
var (
	noticeCues = []string{"letter", "notice", "directive", "order", "notification", "communication", "correspondence", "mail", "iil"}
	giveCues   = []string{"issue", "sent", "send", "hand", "deliver", "serve", "address", "gave", "give", "dispatch", "transmit", "mail"}
	tellCues   = []string{"inform", "notif", "told", "tells", "advis", "direct", "instruct", "order", "requires", "required", "bars", "barred", "prohibited", "forbade", "aware"}
	tellsCues  = []string{"inform", "notif", "tell", "told", "advis", "direct", "instruct", "order", "requir", "bar", "prohibit", "forbid", "restrict"}
	getCues    = []string{"receive", "gets", "got", "obtained", "sent", "served", "handed", "given", "delivered", "issued"}
	imposeCues = []string{"imposed", "slapped", "placed", "put"}
	makeCues   = []string{"requir", "impose", "make", "made", "order", "restrict", "bar", "tell", "told", "say", "said", "direct"}
	mustCues   = []string{"must", "need", "required", "may", "cannot", "has", "will"}
)

var (
	ownActCues  = cues{noticeCues, append(imposeCues[:len(imposeCues):len(imposeCues)], giveCues...)}
	exemptCues  = cues{{"exempt", "reliev", "carv", "exclud"}, {"from"}, {"licen"}}
	rescindCues = cues{{"withdr", "rescind", "lift", "revok", "dropped", "cancel", "terminat", "reversed", "remov", "no longer", "ceased"}, {"letter", "directive", "licen", "restriction", "curbs"}}
	modifyCues  = cues{{"amend", "modif", "revis", "narrow", "broaden", "expand", "extend", "eas", "relax", "loosen", "no longer", "defer", "delay", "postpon"}, {"letter", "directive", "licen", "restriction", "curbs", "limits"}}
	agencyCues  = []string{"Commerce", "DOC", "DoC", "Industry", "Secretary", "BIS", "USG", "overnment", "dministration"}
	noticedCues = []string{"commerce", "doc", "industry", "secretary", "bis", "us", "united", "u.s.", "government", "administration", "washington", "informed", "iil", "744."}
	dayCues     = []string{"day", "tonight", "this"}
)
