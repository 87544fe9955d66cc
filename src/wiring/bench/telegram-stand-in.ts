import type { Logger } from 'pino';
import { renderChart } from '../../bot/chart/render-chart.js';
import type { ChatSender } from '../../bot/chat-sender.js';
import { TelegramClient } from '../../bot/telegram/client.js';
import { TelegramSender } from '../../bot/telegram/telegram-sender.js';
import { heard, startCrowd } from './crowd.js';

/** With the real client, speaking to a stand-in for Telegram in a process of its own; pictures are drawn as ever. */
export async function onTelegram<T>(logger: Logger, work: (sender: ChatSender) => Promise<T>): Promise<T> {
  const platforms = startCrowd();
  try {
    const { settings: given } = await heard(platforms, 'ready');
    const client = new TelegramClient(given['TELEGRAM_BOT_TOKEN'] ?? '', given['TELEGRAM_API_ROOT'] ?? '');
    try {
      return await work(new TelegramSender(client, renderChart, logger));
    } finally {
      client.close();
    }
  } finally {
    platforms.kill();
  }
}
