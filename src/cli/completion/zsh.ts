import { beforeValues, type Completed, completedCommands } from './words.ts';

/** For `source <(...)` after compinit, or as a file \`_mlflow-tui\` in a folder of $fpath. */
export function zshScript(): string {
  const all = completedCommands();
  const cases = all.map(({ name, options, words }) => {
    const argument = name === '' ? [quoted(`1:command:((${all.slice(1).map(described).join(' ')}))`)] : [quoted(`1:command:(${name})`)];
    const more = name !== '' && words.length > 0 ? [quoted(`2:word:(${words.join(' ')})`)] : [];
    const specs = [...options.map(spec), ...argument, ...more];
    return `    (${name || "''"})\n      _arguments -s -S ${specs.join(' \\\n        ')}\n      ;;`;
  });
  const names = all.map(({ name }) => name).filter(Boolean);
  return `#compdef mlflow-tui
# zsh completion for mlflow-tui; in ~/.zshrc, after compinit: source <(mlflow-tui completion zsh)
_mlflow_tui() {
  local command='' i
  # The first word that names a command, and is not the value of an option.
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      (${beforeValues().join('|')}) ((i++)) ;;
      (${names.join('|')}) command=$words[i]; break ;;
    esac
  done
  case $command in
${cases.join('\n')}
  esac
}

_mlflow_tui_report() {
  if compset -P 'junit='; then _files; else compadd -S '' junit=; fi
}

# Loaded from $fpath it completes at once, sourced it is only registered.
if [[ $funcstack[1] == _mlflow-tui ]]; then
  _mlflow_tui "$@"
else
  compdef _mlflow_tui mlflow-tui
fi
`;
}

function spec({ short, long, summary, value }: Completed): string {
  const told = `[${summary.replace(/[[\]\\]/g, '\\$&')}]`;
  const action = value === undefined ? '' : actionOf(value);
  // "=-": the value of an option that may go without stands in the same word.
  const sign = value === undefined ? '' : value.isOptional ? '=-' : '=';
  if (short === undefined) return quoted(`${long}${sign}${told}${action}`);
  const names = value === undefined ? `{${short},${long}}` : `{${short}+,${long}=}`;
  return `${quoted(`(${short} ${long})`)}${names}${quoted(told + action)}`;
}

function actionOf({ name, isOptional, completes, words }: NonNullable<Completed['value']>): string {
  const what = `${isOptional ? '::' : ':'}${name.replaceAll(':', '\\:')}:`;
  switch (completes) {
    case 'words':
      return `${what}(${words.join(' ')})`;
    case 'list':
      return `${what}_sequence compadd - ${words.join(' ')}`;
    case 'file':
      return `${what}_files`;
    case 'report':
      return `${what}_mlflow_tui_report`;
    default:
      return `${what} `;
  }
}

/** check\:"looks at ..." */
function described({ name, summary }: { name: string; summary: string }): string {
  return `${name}\\:"${summary.replace(/["$`\\]/g, '\\$&')}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
