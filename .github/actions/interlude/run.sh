#!/usr/bin/env bash
# Runs `interlude run` with the inputs of the action, which come as variables: in the text of a command they would be commands themselves.
set -euo pipefail
name="interlude${SHARD:+-${SHARD//\//-of-}}"
words=()
# `xargs` takes quotes as a shell does and carries nothing out.
while IFS= read -r -d '' word; do words+=("$word"); done < <(printf '%s' "$ARGUMENTS" | xargs -r printf '%s\0')
case " ${words[*]-} " in
  *" --command "* | *" --command="* | *" --implementation "* | *" --implementation="*) ;;
  *)
    # A run of what is built in would be green, and say nothing of the project.
    echo "::error title=Interlude::the input \`arguments\` names no implementation; write \`arguments: --command 'node adapter.mjs'\`," \
      "or \`--implementation adapter.yaml\`"
    exit 2
    ;;
esac
command=("$PROGRAM" run --annotate github)
command+=(--junit "$REPORTS/$name.xml" --json "$REPORTS/$name.json" --html "$REPORTS/$name.html" --markdown "$REPORTS/$name.md")
if [ -n "$SHARD" ]; then command+=(--shard "$SHARD"); fi
if [ -n "$KNOWN" ]; then command+=(--known "$KNOWN"); fi
command+=("${words[@]}")
echo "json=$REPORTS/$name.json" >>"$GITHUB_OUTPUT"
code=0
"${command[@]}" || code=$?
if [ -f "$REPORTS/$name.md" ]; then cat "$REPORTS/$name.md" >>"$GITHUB_STEP_SUMMARY"; fi
exit "$code"
