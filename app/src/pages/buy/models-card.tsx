import { Badge, Card } from '../../ui/card.tsx';
import { Money } from '../../ui/money.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { useModels } from './playground/use-models.ts';

/** What can be bought, and for how much. */
export function ModelsCard() {
  const { data, failureReason, refetch } = useModels();
  return (
    <Card title="Models and prices" aside="as of now">
      {!data &&
        (failureReason ? (
          <Failed what="the models" error={failureReason} retry={() => void refetch()} />
        ) : (
          <Loading what="the models" />
        ))}
      {data?.length === 0 && <Empty title="This keeper serves no model" />}
      {data && data.length > 0 && (
        <ul className="grid gap-2">
          {data.map((model) => (
            <li
              key={model.id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 rounded-lg border border-line px-3 py-2.5"
            >
              <div>
                <p className="flex flex-wrap items-center gap-2">
                  <span className="font-medium">{model.id}</span>
                  {model.available ? <Badge tone="ok">served now</Badge> : <Badge tone="warn">not served now</Badge>}
                </p>
                <p className="text-[13px] text-muted">
                  {model.layers} layers{model.available && <> on {model.stages} stages</>}, {model.context_length}{' '}
                  tokens of context
                </p>
                {model.reason !== undefined && <p className="text-[13px] text-muted">{model.reason}</p>}
              </div>
              {model.price_micro_usdc_per_million !== null && (
                <p className="text-right">
                  <Money micro={model.price_micro_usdc_per_million} className="font-semibold" />
                  <span className="block text-[13px] text-muted">per million tokens, in and out</span>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
