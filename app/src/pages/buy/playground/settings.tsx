import { TextInput } from '../../../ui/amount-input.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Form, Read } from './request.ts';
import type { Model } from './use-models.ts';

/** How an answer is asked for. */
export function Settings(props: {
  readonly form: Form;
  readonly wrong: Read['wrong'];
  readonly models: readonly Model[];
  readonly onChange: (change: Partial<Form>) => void;
}) {
  const { form, wrong, models, onChange } = props;
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      <Select
        label="Model"
        value={form.model}
        onChange={(model) => onChange({ model })}
        options={models.map(({ id, available }) => ({ value: id, text: available ? id : `${id} (not served now)` }))}
      />
      <TextInput
        label="Temperature"
        value={form.temperature}
        onChange={(temperature) => onChange({ temperature })}
        wrong={wrong.temperature}
      />
      <TextInput
        label="Max tokens"
        value={form.maxTokens}
        onChange={(maxTokens) => onChange({ maxTokens })}
        wrong={wrong.maxTokens}
      />
      <TextInput
        label="Seed"
        value={form.seed}
        onChange={(seed) => onChange({ seed })}
        wrong={wrong.seed}
        placeholder="random"
      />
    </div>
  );
}
