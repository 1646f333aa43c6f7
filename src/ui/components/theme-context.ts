import { createContext } from 'react';
import { themeOf } from '../theme.ts';

/** The theme of the session. */
export const ThemeContext = createContext(themeOf({ noColor: false, ascii: false }));
