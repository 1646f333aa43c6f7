/** What makes a terminal put the text into the clipboard, also over SSH; one that can't ignores it (OSC 52 of xterm's control sequences). */
export function clipboardSequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;
}
