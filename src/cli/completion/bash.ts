import { beforeValues, type Completed, completedCommands } from './words.ts';

/**
 * Of nothing but what bash 3.2 has, which is that of macOS and can't `source <(...)`; the package bash-completion is not needed.
 * Readline takes "=" for the end of a word, so that `--output=js` is three of them: they are put together again, and what is answered
 * replaces the last one only. Pure.
 */
export function bashScript(): string {
  const all = completedCommands();
  const names = all.map(({ name }) => name).filter(Boolean);
  const options = [...new Map(all.flatMap((command) => command.options).map((option) => [option.long, option])).values()];
  return `# bash completion for mlflow-tui; in ~/.bashrc: eval "$(mlflow-tui completion bash)"
_mlflow_tui() {
  local i word='' last='' option='' command='' isFull='' options='' words='' value before=''
  local -a line=()
  COMPREPLY=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ \${#line[@]} -gt 0 && ( $word == = || $last == = ) ]]; then
      line[\${#line[@]}-1]+=$word
    else
      line+=("$word")
    fi
    last=$word
  done

  # The option that the last word is a value of, and the command that was named before it.
  for ((i = 0; i < \${#line[@]} - 1; i++)); do
    word=\${line[i]}
    if [[ $option ]]; then
      option=''
      continue
    fi
    case $word in
      ${beforeValues().join(' | ')}) option=$word ;;
      -*) ;;
      ${names.join(' | ')}) if [[ $command ]]; then isFull=1; else command=$word; fi ;;
      *) if [[ $command ]]; then isFull=1; fi ;;
    esac
  done
  word=\${line[i]}
  value=$word
  if [[ ! $option && $word == --*=* ]]; then
    option=\${word%%=*}
    value=\${word#*=}
  fi

  case $option in
${options.map(valueCase).filter(Boolean).join('\n')}
  esac

  case $command in
${all.map(({ name, words, options: taken }) => `    ${name || "''"}) options='${taken.map(spoken).join(' ')}' words='${words.join(' ')}' ;;`).join('\n')}
  esac
  if [[ $isFull ]]; then words=''; fi
  if [[ $word == -* ]]; then words=$options; fi
  _mlflow_tui_reply compgen -W "$words" -- "$word"
  if [[ \${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}

_mlflow_tui_reply() {
  local reply
  while IFS='' read -r reply; do
    COMPREPLY+=("$reply")
  done < <("$@")
}

_mlflow_tui_files() {
  compopt -o filenames 2>/dev/null
  _mlflow_tui_reply compgen -f -- "$1"
}

_mlflow_tui_report() {
  case $1 in
    junit=*) _mlflow_tui_files "\${1#junit=}" ;;
    *)
      compopt -o nospace 2>/dev/null
      _mlflow_tui_reply compgen -W junit= -- "$1"
      ;;
  esac
}

complete -F _mlflow_tui mlflow-tui
`;
}

function valueCase({ short, long, value }: Completed): string {
  if (value === undefined) return '';
  const names = short === undefined ? long : `${short} | ${long}`;
  return `    ${names}) ${`${reply(value)} return`.trim()} ;;`;
}

function reply({ completes, words }: NonNullable<Completed['value']>): string {
  const all = words.join(' ');
  switch (completes) {
    case 'words':
      return `_mlflow_tui_reply compgen -W '${all}' -- "$value";`;
    case 'list':
      return `if [[ $value == *,* ]]; then before=\${value%,*},; fi; _mlflow_tui_reply compgen -P "$before" -W '${all}' -- "\${value##*,}";`;
    case 'file':
      return '_mlflow_tui_files "$value";';
    case 'report':
      return '_mlflow_tui_report "$value";';
    default:
      return '';
  }
}

/** An option that may go without its value is there with and without the "=". */
function spoken({ short, long, value }: Completed): string {
  const withValue = value?.isOptional && value.words.length > 0 ? [`${long}=`] : [];
  return [...(short === undefined ? [] : [short]), long, ...withValue].join(' ');
}
