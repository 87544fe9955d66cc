import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { composeDigest } from '../pipeline/digest/compose-digest.js';
import {
  createCommunity,
  type Database,
  migrate,
  openDatabase,
  openEmbeddedPostgres,
  PgAlertRepository,
  PgAnnouncementRepository,
  PgAudienceRepository,
  PgBacktestRepository,
  PgCandleRepository,
  type PgCommunity,
  PgDecisionRepository,
  PgDeliveryDesk,
  PgDeliveryRepository,
  PgDigestRepository,
  PgErrorRepository,
  PgIncidentRepository,
  PgPaperRepository,
  PgPeopleRepository,
  PgPinRepository,
  PgPreferenceRepository,
  PgQuestionBudget,
  PgRecordRepository,
  PgScheduledPostRepository,
  PgSentimentRepository,
  PgSignalRepository,
  PgStateRepository,
  PgSubscriptionRepository,
  PgUpkeep,
  PgWebhookRepository,
} from '../store/index.js';

type Pool = Awaited<ReturnType<typeof openDatabase>>['pool'];

const databasePatienceMs = 6_000;

/** The database and a repository for each aggregate. */
export interface Persistence {
  readonly url: string;
  readonly pool: Pool;
  readonly db: Database;
  readonly embedded: boolean;
  readonly candles: PgCandleRepository;
  readonly decisions: PgDecisionRepository;
  readonly signals: PgSignalRepository;
  readonly record: PgRecordRepository;
  readonly alerts: PgAlertRepository;
  readonly announcements: PgAnnouncementRepository;
  readonly backtests: PgBacktestRepository;
  readonly deliveries: PgDeliveryRepository;
  readonly deliveryDesk: PgDeliveryDesk;
  readonly audiences: PgAudienceRepository;
  readonly subscriptions: PgSubscriptionRepository;
  readonly people: PgPeopleRepository;
  readonly community: PgCommunity;
  readonly sentiment: PgSentimentRepository;
  readonly state: PgStateRepository;
  readonly paper: PgPaperRepository;
  readonly incidents: PgIncidentRepository;
  readonly errors: PgErrorRepository;
  readonly pins: PgPinRepository;
  readonly webhooks: PgWebhookRepository;
  readonly posts: PgScheduledPostRepository;
  readonly preferences: PgPreferenceRepository;
  readonly digests: PgDigestRepository;
  readonly questionBudget: PgQuestionBudget;
  readonly upkeep: PgUpkeep;
  close(): Promise<void>;
}

/** Connects to DATABASE_URL, or starts the embedded server when it is unset; then brings the tables up to date. */
export async function openPersistence(
  config: Config,
  logger: Logger,
  onLost: (reason: string) => void,
): Promise<Persistence> {
  const server = config.DATABASE_URL ? null : await openEmbeddedPostgres({ dataDir: config.DATA_DIR, logger, onLost });
  const url = config.DATABASE_URL ?? (server?.url as string);
  try {
    const database = await openDatabase(url, logger, 20, server ? undefined : databasePatienceMs);
    const { db, pool } = database;
    try {
      await migrate(db);
    } catch (error) {
      await database.close();
      throw error;
    }
    return {
      url,
      pool,
      db,
      embedded: server !== null,
      candles: new PgCandleRepository(db),
      decisions: new PgDecisionRepository(db),
      signals: new PgSignalRepository(db),
      record: new PgRecordRepository(db),
      alerts: new PgAlertRepository(db),
      announcements: new PgAnnouncementRepository(db),
      backtests: new PgBacktestRepository(db),
      deliveries: new PgDeliveryRepository(db),
      deliveryDesk: new PgDeliveryDesk(db),
      audiences: new PgAudienceRepository(db),
      subscriptions: new PgSubscriptionRepository(db),
      people: new PgPeopleRepository(db),
      community: createCommunity(db),
      sentiment: new PgSentimentRepository(db),
      state: new PgStateRepository(db),
      paper: new PgPaperRepository(db),
      incidents: new PgIncidentRepository(db),
      errors: new PgErrorRepository(db),
      pins: new PgPinRepository(db),
      webhooks: new PgWebhookRepository(db),
      posts: new PgScheduledPostRepository(db),
      preferences: new PgPreferenceRepository(db),
      digests: new PgDigestRepository(db, composeDigest),
      questionBudget: new PgQuestionBudget(db),
      upkeep: new PgUpkeep(db),
      close: async () => {
        await database.close();
        await server?.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}
