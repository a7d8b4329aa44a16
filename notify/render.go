package notify

import (
	"fmt"
	"strings"

	"exportwatch"
)

const maxSubject = 200 // runes

// Render makes the message of b, with Channel and To left empty. It depends on
// nothing but b.
func Render(b Bundle) (Message, error) {
	return Message{
		ID: b.Alert.ID, Type: b.Alert.Type, Thread: string(b.Development.ID),
		Subject: subject(b), At: b.Alert.At.UTC(), Synthetic: b.Synthetic,
	}, nil
}

// subject returns the subject line. What the line must not lose, how urgent
// and how well founded, stands round the headline, which is cut to fit.
func subject(b Bundle) string {
	head := "[exportwatch] "
	if b.Synthetic {
		head += "SYNTHETIC "
	}
	switch b.Alert.Type {
	case exportwatch.AlertUpdated:
		head += "Update: "
	case exportwatch.AlertWithdrawn:
		head += "Withdrawn: "
	}
	head += fmt.Sprintf("%s ", strings.ToUpper(oneLine(string(b.Development.Severity))))
	tail := ""
	return head + clip(oneLine(b.Development.Headline), maxSubject-len(head)-len(tail)) + tail
}
