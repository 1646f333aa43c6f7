import { beforeValues, type Completed, completedCommands } from './words.ts';

/** For `mlflow-tui completion fish | source`, or as a file in ~/.config/fish/completions. */
export function fishScript(): string {
  const lines = completedCommands().flatMap(({ name, options, words }) => {
    const inside = `complete -c mlflow-tui -n ${quoted(`__mlflow_tui_in ${name || "''"}`)}`;
    const named = name === '' ? commandLines(inside) : words.length > 0 ? [`${inside} -a ${quoted(words.join(' '))}`] : [];
    return [...named, ...options.map((option) => `${inside} ${optionWords(option)}`)];
  });
  const names = completedCommands()
    .map(({ name }) => name)
    .filter(Boolean);
  return `# fish completion for mlflow-tui; in ~/.config/fish/config.fish: mlflow-tui completion fish | source
function __mlflow_tui_in -d 'Whether the command named so far is this one'
    set -l skip 0
    set -l command ''
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case ${beforeValues().join(' ')}
                set skip 1
            case ${names.join(' ')}
                set command $word
                break
        end
    end
    test "$command" = "$argv[1]"
end

function __mlflow_tui_value -d 'The value that is being written'
    commandline -ct | string replace -r '^--[^=]*=' ''
end

function __mlflow_tui_list -d 'Another word of a list with commas'
    set -l before (string replace -r '[^,]*$' '' -- (__mlflow_tui_value))
    printf '%s\\n' "$before"$argv
end

function __mlflow_tui_report
    set -l value (__mlflow_tui_value)
    if string match -q 'junit=*' -- $value
        printf 'junit=%s\\n' (complete -C "'' "(string replace junit= '' -- $value))
    else
        echo junit=
    end
end

complete -c mlflow-tui -e
complete -c mlflow-tui -f
${lines.join('\n')}
`;
}

function commandLines(inside: string): string[] {
  const named = completedCommands().filter(({ name }) => name !== '');
  return named.map(({ name, summary }) => `${inside} -a ${name} -d ${quoted(summary)}`);
}

function optionWords({ short, long, summary, value }: Completed): string {
  const names = `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  return `${names}${value === undefined ? '' : ` ${valueWords(value)}`} -d ${quoted(summary)}`;
}

function valueWords({ isOptional, completes, words }: NonNullable<Completed['value']>): string {
  const exclusive = isOptional ? '' : '-x ';
  switch (completes) {
    case 'words':
      return `${exclusive}-a ${quoted(words.join(' '))}`;
    case 'list':
      return `-x -a ${quoted(`(__mlflow_tui_list ${words.join(' ')})`)}`;
    case 'file':
      return '-r -F';
    case 'report':
      return "-x -a '(__mlflow_tui_report)'";
    default:
      return exclusive.trim();
  }
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
