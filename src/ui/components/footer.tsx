import { useContext } from 'react';
import { keysInAscii } from '../key-names.ts';
import type { KeyHelp } from '../keys.ts';
import { cutLine, type Line, lineWidth, span } from '../lines.ts';
import type { StatusText } from '../status-line.ts';
import { marks } from '../theme.ts';
import { Lines } from './lines.tsx';
import { ThemeContext } from './theme-context.ts';

/** The two bottom lines: what is going on or asked, and the keys. */
export function Footer({ status, keys, width }: { status: StatusText; keys: readonly KeyHelp[]; width: number }) {
  const { ascii } = useContext(ThemeContext);
  const named = ascii ? keys.map(({ key, does }) => ({ key: keysInAscii(key), does })) : keys;
  return <Lines lines={[statusLine(status, width), keyLine(named, width)]} width={width} height={2} />;
}

function statusLine({ text, tone, answers }: StatusText, width: number): Line {
  const end = answers === undefined ? ' ' : ` ${answers} `;
  const start = cutLine([span(`${marks.rule} `, 'dim'), span(text, tone)], width - end.length);
  const used = lineWidth(start) + end.length;
  return [...start, span(end, 'key'), span(marks.rule.repeat(Math.max(0, width - used)), 'dim')];
}

/** As many keys as fit; the last two, help and how to leave, always. */
function keyLine(keys: readonly KeyHelp[], width: number): Line {
  const parts = keys.map(({ key, does }): Line => [span(` ${key}`, 'key'), span(` ${does} `, 'dim')]);
  const last = parts.splice(-2).flat();
  let room = width - lineWidth(last);
  const kept = parts.filter((part) => {
    room -= lineWidth(part);
    return room >= 0;
  });
  return [...kept.flat(), ...last];
}
