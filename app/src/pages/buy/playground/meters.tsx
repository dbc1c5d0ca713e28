import { Stat, Stats } from '../../../ui/card.tsx';
import { hasEnded, paceOf, type Answer } from './answer.ts';
import { msText, rateText } from './ring.tsx';

/** Exact micro-USDC with groups of three: `12345n` → `"12,345"`. */
export function microUnits(micro: bigint): string {
  return micro.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Speed and cost of an answer, as it grows. */
export function Meters({ answer }: { readonly answer: Answer }) {
  const { ttftMs, tokensPerSecond } = paceOf(answer);
  const { cost, maxCost, tokens, completionTokens, promptTokens } = answer;
  const ended = hasEnded(answer);
  return (
    <Stats>
      <Stat
        label={ended ? 'Cost' : 'Cost so far'}
        hint={maxCost === undefined ? 'micro-USDC' : `micro-USDC, of ${microUnits(maxCost)} at most`}
      >
        {cost === undefined ? '–' : microUnits(cost)}
      </Stat>
      <Stat label="Tokens a second" hint="after the first">
        {tokensPerSecond === undefined ? '–' : rateText(tokensPerSecond)}
      </Stat>
      <Stat label="First token" hint="after the request">
        {ttftMs === undefined ? '–' : msText(ttftMs)}
      </Stat>
      <Stat label="Tokens" hint={promptTokens === undefined ? 'of the answer' : `and ${promptTokens} of the prompt`}>
        {completionTokens ?? tokens.length}
      </Stat>
    </Stats>
  );
}
