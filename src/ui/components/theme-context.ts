import { createContext } from 'react';
import { coloured } from '../theme.ts';

/** The theme of the session. */
export const ThemeContext = createContext(coloured);
