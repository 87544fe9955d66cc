export { type Database, migrate, type OpenedDatabase, openDatabase } from './database.js';
export { audienceWaits, deliveriesChannel } from './deliveries-channel.js';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  openEmbeddedPostgres,
} from './embedded/open-embedded-postgres.js';
export { type Listening, type ListenOptions, listen } from './listen.js';
export { PgAlertRepository } from './pg-alert-repository.js';
export { PgAnnouncementRepository } from './pg-announcement-repository.js';
export { PgAudienceRepository } from './pg-audience-repository.js';
export { backtestsChannel, PgBacktestRepository } from './pg-backtest-repository.js';
export { PgCandleRepository } from './pg-candle-repository.js';
export { createCommunity, type PgCommunity } from './pg-community.js';
export { PgDecisionRepository } from './pg-decision-repository.js';
export { PgDeliveryDesk } from './pg-delivery-desk.js';
export { lateAfterMs, PgDeliveryRepository } from './pg-delivery-repository.js';
export { PgDigestRepository } from './pg-digest-repository.js';
export { type CountedError, PgErrorRepository } from './pg-error-repository.js';
export { PgIncidentRepository, type StuckMessage } from './pg-incident-repository.js';
export { PgPaceStore } from './pg-pace-store.js';
export { PgPaperRepository } from './pg-paper-repository.js';
export { PgPeopleRepository } from './pg-people-repository.js';
export { PgPinRepository } from './pg-pin-repository.js';
export { PgPreferenceRepository } from './pg-preference-repository.js';
export { PgQuestionBudget } from './pg-question-budget.js';
export { PgRecordRepository } from './pg-record-repository.js';
export { PgScheduledPostRepository } from './pg-scheduled-post-repository.js';
export { PgSentimentRepository } from './pg-sentiment-repository.js';
export { PgSignalRepository } from './pg-signal-repository.js';
export { PgStateRepository } from './pg-state-repository.js';
export { PgSubscriptionRepository } from './pg-subscription-repository.js';
export { PgUpkeep } from './pg-upkeep.js';
export { PgWebhookRepository, type StoredWebhook } from './pg-webhook-repository.js';
