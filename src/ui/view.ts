import { type Folds, headingId } from './checklist.ts';
import type { Detail } from './details.ts';

/** What the user has chosen to look at: all of the screen that does not come from the run. */
export interface View {
  /** Id of the chosen row; undefined: follow the run. */
  selected: string | undefined;
  /** Where keys go; on a small screen also which of the two is shown. */
  focus: 'list' | 'pane';
  /** First line of the pane in view; infinity: its end, wherever that goes. */
  scroll: number;
  /** What the pane shows in full while the keys go to it; undefined: everything in short. */
  detail: Detail | undefined;
  /** What is looked for in it. */
  filter: string;
  /** The filter is being typed. */
  typing: boolean;
  /** Long lines of what is shown in full go on in the next row; else they are cut off. */
  wrap: boolean;
  folds: Folds;
  /** The help is in the place of list and pane. */
  help: boolean;
  /** First line of it in view. */
  helpScroll: number;
  /** The command that was just copied, until the next key. */
  copied: string | undefined;
  /** MLflow was opened: how that went is told until the next key. */
  opened: boolean;
  /** Asked whether to quit while something runs. */
  leaving: boolean;
  /** The question was answered, though the run has not said so yet. */
  answered: boolean;
}

export const initialView: View = {
  selected: undefined,
  focus: 'list',
  scroll: 0,
  detail: undefined,
  filter: '',
  typing: false,
  wrap: true,
  folds: {},
  help: false,
  helpScroll: 0,
  copied: undefined,
  opened: false,
  leaving: false,
  answered: false,
};

/** The view once the question is answered: who read the plan follows the run, which goes on. Pure. */
export function afterAnswer(view: View): View {
  const readPlan = view.detail === 'diff' || view.selected === headingId('deploy');
  return { ...(readPlan ? { ...toList(view), selected: undefined } : view), answered: true, copied: undefined, opened: false };
}

/** The view with the keys back at the list, and everything in short. Pure. */
export function toList(view: View): View {
  return { ...view, focus: 'list', scroll: 0, detail: undefined, filter: '', typing: false };
}
