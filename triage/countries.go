package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// countryNames are the countries of 15 CFR part 738, supplement no. 1, and of part
// 740, supplement no. 1, as reports and the ISO write them, with the territories that
// the rules name apart (15 CFR 746.6) or that trade passes through. Of two that begin
// alike the longer stands first. A space stands for any white space, an apostrophe
// for either kind.
const countryNames = `Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Aruba|Australia|Austria|Azerbaijan|` +
	`Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bermuda|Bhutan|Bolivia|Bosnia and Herzegovina|Bosnia|Botswana|Brazil|British Virgin Islands|Brunei Darussalam|Brunei|Bulgaria|Burkina Faso|Burma|Burundi|` +
	`Cambodia|Cameroon|Canada|Cape Verde|Cabo Verde|Cayman Islands|Central African Republic|Chad|Chile|China|Colombia|Comoros|(?:Democratic Republic of(?: the)? |Republic of(?: the)? |DR )?Congo(?:-Brazzaville|-Kinshasa)?|DRC|Costa Rica|C[ôo]te d'Ivoire|Ivory Coast|Crimea|Croatia|Cuba|Cura[çc]ao|Cyprus|Czech Republic|Czechia|` +
	`Denmark|Djibouti|Dominican Republic|Dominica|Donetsk|Ecuador|Egypt|El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Swaziland|Ethiopia|Fiji|Finland|France|` +
	`Gabon|Gambia|Gaza(?: Strip)?|Georgia|Germany|Ghana|Gibraltar|Greece|Greenland|Grenada|Guatemala|Guinea-Bissau|Guinea|Guyana|Haiti|Holy See|Honduras|Hong Kong|Hungary|` +
	`Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kiribati|(?:Democratic People's Republic of |Republic of |North |South )?Korea|DPRK|Kosovo|Kuwait|Kyrgyzstan|Kyrgyz Republic|` +
	`Lao People's Democratic Republic|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luhansk|Luxembourg|Macau|Macao|(?:North )?Macedonia|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Marshall Islands|Mauritania|Mauritius|Mexico|Micronesia|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|` +
	`Namibia|Nauru|Nepal|Netherlands|New Zealand|Nicaragua|Nigeria|Niger|Norway|Oman|Pakistan|Palau|Palestine|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|PRC|Qatar|Romania|Russian Federation|Russia|Rwanda|` +
	`(?:Saint|St\.?) Kitts and Nevis|(?:Saint|St\.?) Lucia|(?:Saint|St\.?) Vincent and the Grenadines|Samoa|San Marino|S[ãa]o Tom[ée] and Pr[íi]ncipe|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Sint Maarten|Slovakia|Slovak Republic|Slovenia|Solomon Islands|Somalia|South Africa|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syrian Arab Republic|Syria|` +
	`Taiwan|Tajikistan|Tanzania|Thailand|Timor-Leste|East Timor|Togo|Tonga|Trinidad and Tobago|Tunisia|Turkey|Türkiye|Turkmenistan|Tuvalu|UAE|Uganda|UK|Ukraine|United Arab Emirates|United Kingdom|Uruguay|Uzbekistan|Vanuatu|Vatican City|Venezuela|Vietnam|Viet Nam|West Bank|Western Sahara|Yemen|Zambia|Zimbabwe`

// countries matches any of them in a text.
var countries = strings.NewReplacer(" ", `\s+`, "'", `[’']`).Replace(countryNames)

// country matches a country, or a group of them, by name.
var country = regexp.MustCompile(`\b(?:` + countries + `)\b|\bCountry Groups?\s[A-E](?::\d)?\b|\bD:5\b`)

// placeKey is what the names of one country, and of one group of countries, share.
func placeKey(name string) string {
	key := exportwatch.Slug(name)
	for _, group := range []string{"country-groups-", "country-group-"} {
		key = strings.TrimPrefix(key, group)
	}
	switch key {
	case "prc":
		return "china"
	case "republic-of-korea", "korea":
		return "south-korea"
	case "democratic-people-s-republic-of-korea", "dprk":
		return "north-korea"
	case "russian-federation":
		return "russia"
	case "uae":
		return "united-arab-emirates"
	case "uk":
		return "united-kingdom"
	case "macao":
		return "macau"
	case "t-rkiye": // a slug is of ASCII letters
		return "turkey"
	case "myanmar":
		return "burma"
	case "viet-nam":
		return "vietnam"
	case "cote-d-ivoire", "ivory-coast":
		return "c-te-d-ivoire"
	case "democratic-republic-of-congo", "dr-congo", "drc", "congo-kinshasa":
		return "democratic-republic-of-the-congo"
	case "kyrgyz-republic":
		return "kyrgyzstan"
	case "czechia":
		return "czech-republic"
	case "syrian-arab-republic":
		return "syria"
	}
	return key
}
