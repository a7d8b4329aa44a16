package redline

// CSS styles the classes that [HTML] uses.
const CSS = `.redline ins { text-decoration: underline }
.redline del { text-decoration: line-through }
`
