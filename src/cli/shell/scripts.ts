// What shells are told to run: each asks gradus itself for what may stand at the cursor, so that a script never has to be
// made again. Answers come one a line, value and what it does parted by a tab; the last line says whether files may stand
// there (`:files`) or not (`:none`).

/** Shells that completion is there for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

// Bash parts words at = and :, so that it gets the line and the words are put together again there. COMPREPLY is what
// stands behind the last of these marks.
const bash = `# bash completion for gradus; put into ~/.bashrc:  eval "$(gradus completion bash)"
# A word as it is meant, without the marks that keep it together; a mark at its end has nothing to keep yet.
_gradus_plain() {
  local i sign
  REPLY=""
  for ((i = 0; i < \${#1}; i++)); do
    sign="\${1:i:1}"
    case $sign in
      \\\\) ((++i)); REPLY+="\${1:i:1}" ;;
      [\\'\\"]) ;;
      *) REPLY+="$sign" ;;
    esac
  done
}
_gradus() {
  local words=() plain=() line word previous="" last="" current="" REPLY i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ i -gt 1 && ( $word == [=:] || $previous == [=:] ) ]]; then
      words[\${#words[@]}-1]+="$word"
    else
      words+=("$word")
    fi
    previous="$word"
  done
  last="\${words[\${#words[@]}-1]}" current="$previous"
  [[ $current == [=:] ]] && current=""
  for word in "\${words[@]}"; do _gradus_plain "$word"; plain+=("$REPLY"); done
  _gradus_plain "\${last%"$current"}"
  local before="$REPLY"
  COMPREPLY=()
  compopt +o default +o nospace
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default ;;
      :none) ;;
      *) line="\${line%%$'\\t'*}"; COMPREPLY+=("\${line#"$before"}") ;;
    esac
  done < <(gradus complete -- "\${plain[@]}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=.] ]] && compopt -o nospace
  # Within quotation marks signs need no others, and a comma never does.
  [[ $current == [\\'\\"]* ]] && return
  for i in "\${!COMPREPLY[@]}"; do
    printf -v word %q "\${COMPREPLY[i]}"
    COMPREPLY[i]="\${word//\\\\,/,}"
  done
}
complete -F _gradus gradus
`;

const zsh = `#compdef gradus
# zsh completion for gradus; put into ~/.zshrc, behind compinit:  eval "$(gradus completion zsh)"
_gradus() {
  local line files=0
  local -a values shown
  # What stands before the cursor, also behind a quotation mark that is not closed yet.
  for line in "\${(@f)$(gradus complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}"; do
    case $line in
      :files) files=1 ;;
      :none|'') ;;
      *) values+=("\${line%%$'\\t'*}")
         if [[ $line == *$'\\t'?* ]]; then shown+=("\${line%%$'\\t'*}  -- \${line#*$'\\t'}"); else shown+=("$line"); fi ;;
    esac
  done
  local -a open
  open=("\${(@M)values:#*[=.]}")
  if (( $#values )); then
    local -a how
    # Within quotation marks zsh knows best what needs others.
    [[ -n $compstate[quote] ]] || { how=(-Q); values=("\${(@q)values}"); }
    (( $#open == $#values )) && how+=(-S '')
    compadd $how -l -d shown -- "\${values[@]}"
  fi
  (( files )) && _files
  return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gradus "$@"; else compdef _gradus gradus; fi
`;

const fish = `# fish completion for gradus; put into ~/.config/fish/config.fish:  gradus completion fish | source
function __gradus_complete
  set -l words (commandline -opc)[2..]
  # As it is meant, also behind a quotation mark that is not closed yet.
  set -l typed (commandline -ct)
  set -l word (string unescape -- $typed; or string unescape -- $typed\\'; or string unescape -- $typed\\"; or echo -- $typed)
  for line in (gradus complete -- $words "$word" 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path "$word"
      case :none
      case '*'
        echo $line
    end
  end
end
complete -c gradus -f -a '(__gradus_complete)'
`;

const powershell = `# PowerShell completion for gradus; put into $PROFILE:  gradus completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName gradus -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text.Trim("'", '"') })
  gradus complete -- @words "$wordToComplete" 2>$null | ForEach-Object {
    if ($_ -eq ':files') {
      [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
    } elseif ($_ -ne ':none') {
      $value, $does = $_ -split "\`t", 2
      $quoted = if ($value -match '[^\\w./=:@%+-]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
      [System.Management.Automation.CompletionResult]::new($quoted, $value, 'ParameterValue', $(if ($does) { $does } else { $value }))
    }
  }
}
`;

/** What a shell is to run so that it completes command lines of gradus. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
