# Reads surefire's and failsafe's XML reports, one after another. Prints a line for each skipped test with its reason,
# and at last `count PASSED FAILED SKIPPED`. What tests wrote stands in CDATA and is passed over, whatever it looks like.

function attribute(line, name,    value) {
  if (!match(line, " " name "=\"[^\"]*\"")) return ""
  value = substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/&#10;/, " ", value); gsub(/&quot;/, "\"", value); gsub(/&apos;/, "'", value)
  gsub(/&lt;/, "<", value); gsub(/&gt;/, ">", value); gsub(/&amp;/, "\\&", value)
  return value
}

function skip(reason) {
  sub(/^[^ ]*TestAbortedException: /, "", reason)
  sub(/^Assumption failed: /, "", reason)
  print "skipped: " test ": " (reason == "" ? "no reason given" : reason)
}

quoted { if (index($0, "]]>")) quoted = 0; next }

{
  markup = $0
  start = index(markup, "<![CDATA[")
  if (start) {
    written = substr(markup, start + 9)
    markup = substr(markup, 1, start - 1)
    if (!index(written, "]]>")) quoted = 1
    sub(/\]\]>.*/, "", written)
  }
}

markup ~ /^<testsuite / {
  tests += attribute(markup, "tests")
  failed += attribute(markup, "failures") + attribute(markup, "errors")
  skipped += attribute(markup, "skipped")
}

markup ~ /<testcase / { test = attribute(markup, "classname") "." attribute(markup, "name") }

# An assumption's reason is the first line of the stack trace, a disabled test's the message.
markup ~ /<skipped/ { skip(markup ~ / message=/ ? attribute(markup, "message") : start ? written : "") }

END { print "count", tests - failed - skipped, failed, skipped + 0 }
