package exportwatch

import "strings"

// credentialNames are names of parameters, fields and headers whose values let
// whoever holds them in, written as [plainName] writes them.
var credentialNames = map[string]bool{
	"accesskey": true, "accesstoken": true, "apikey": true, "apitoken": true, "auth": true, "authkey": true,
	"authorization": true, "authtoken": true, "awsaccesskeyid": true, "clientsecret": true, "jsessionid": true,
	"key": true, "password": true, "passwd": true, "phpsessid": true, "privatekey": true, "pwd": true, "secret": true,
	"samlrequest": true, "samlresponse": true, "secretkey": true, "sessid": true, "session": true, "sessionid": true, "sid": true, "sig": true, "signature": true, "subscriptionkey": true,
	"ticket": true, "token": true, "xamzcredential": true, "xamzsecuritytoken": true, "xamzsignature": true, "xapikey": true,
}

// secretWords are what the name of something secret holds, written likewise.
var secretWords = []string{
	"accesskey", "apikey", "authorization", "cookie", "csrf", "nonce", "passwd", "password", "privatekey",
	"secret", "sessid", "sessionid", "token", "viewstate", "xsrf",
}

// IsCredentialName reports whether a query parameter called name holds a
// credential, in whatever case and with or without hyphens and underscores. It is
// narrower than [IsSecretName]: what it names loses its value in every stored URL.
func IsCredentialName(name string) bool { return credentialNames[plainName(name)] }

// IsSecretName reports whether what is called name, a parameter, a field of a
// form, an object or a script, or a header, is for the two ends only: a
// credential, or the mark of a visit.
func IsSecretName(name string) bool {
	plain := plainName(name)
	if credentialNames[plain] {
		return true
	}
	for _, word := range secretWords {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return false
}

// plainName returns name in lower case without what parts its words.
func plainName(name string) string {
	return strings.NewReplacer("-", "", "_", "", ".", "").Replace(strings.ToLower(name))
}
