package main

// taxonomy lists the kinds that a filter may name: the codes of the published
// taxonomy, whether or not a rule raises them yet, and provision-amended, which
// is a change observed in codified text, and the kinds of ours that refine or
// complete them.
const taxonomy = `
iil-issued iil-modified iil-rescinded exemption-company-specific license-requirement
license-review-policy-change license-granted license-exception-change
license-exception-removed general-license-tgl authorization-revoked-veu entity-list-add
entity-list-remove entity-list-modify uvl-add uvl-remove meu-add denial-order-tdo
denial-order-tdo-renewal advisory-opinion final-rule interim-final-rule proposed-rule
anprm notice-of-inquiry correction delay-of-effective-date comment-period-extension
suspension savings-clause rescission non-enforcement announced-future-rule guidance-faq
executive-order proclamation presidential-memorandum enforcement-settlement
enforcement-criminal bill-introduced bill-referred bill-ordered-reported bill-floor-motion
bill-passed-chamber bill-received-other-chamber bill-enrolled public-law hearing
congress-letter court-complaint court-motion-pi court-order court-opinion court-appeal
company-disclosure company-response conflicting-report speculation-future routine-notice
not-an-event not-relevant rule-under-review rule-review-concluded denial-order bill-vetoed
party-list-changed guidance-changed guidance-removed guidance-restored
provision-amended`
