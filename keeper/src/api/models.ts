import { Problem } from '../errors.ts';
import type { CatalogModel } from '../models/catalog.ts';
import { pricePerMillion } from '../rings/match.ts';
import type { Rings } from '../rings/rings.ts';
import type { Model } from './openapi/market-schemas.ts';

/** A model as OpenAI lists it, with what a million positions cost now (micro-USDC) or why nobody serves it. */
export function describeModel(model: CatalogModel, rings: Pick<Rings, 'match'>): Model {
  const { layers, maxContext } = model.manifest.architecture;
  return {
    id: model.name,
    object: 'model',
    created: 0,
    owned_by: 'shardmarket',
    manifest_hash: model.hash,
    layers,
    context_length: maxContext,
    ...availability(model, rings),
  };
}

function availability(
  model: CatalogModel,
  rings: Pick<Rings, 'match'>,
): Pick<Model, 'available' | 'stages' | 'price_micro_usdc_per_million' | 'reason'> {
  try {
    const { architecture, graphs } = model.manifest;
    const { stages } = rings.match(model.hash, architecture.layers, graphs);
    return { available: true, stages: stages.length, price_micro_usdc_per_million: pricePerMillion(stages).toString() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { available: false, stages: 0, price_micro_usdc_per_million: null, reason: error.message };
  }
}
