import type { APIActionRowComponent, APIButtonComponentWithCustomId, APIEmbed } from 'discord.js';

interface Body {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIButtonComponentWithCustomId>[];
  readonly nonce?: string | number;
  readonly attachments?: readonly { readonly id: number | string }[];
}

/** What Discord would refuse in a message, by its published limits; empty when it would take it. */
export function messageFaults(body: Body, fileNames: readonly string[]): string[] {
  const faults: string[] = [];
  const most = (what: string, text: string | undefined, limit: number) => {
    if (text !== undefined && text.length > limit) faults.push(`${what}: must be ${limit} or fewer in length`);
  };
  most('content', body.content, 2_000);
  most('nonce', body.nonce === undefined ? undefined : String(body.nonce), 25);
  const embeds = body.embeds ?? [];
  if (embeds.length > 10) faults.push('embeds: must be 10 or fewer in length');
  let total = 0;
  for (const embed of embeds) {
    most('embed.title', embed.title, 256);
    most('embed.description', embed.description, 4_096);
    most('embed.footer', embed.footer?.text, 2_048);
    if ((embed.fields?.length ?? 0) > 25) faults.push('embed.fields: must be 25 or fewer');
    for (const { name, value } of embed.fields ?? []) {
      most('embed.field.name', name, 256);
      most('embed.field.value', value, 1_024);
      total += name.length + value.length;
    }
    total += (embed.title?.length ?? 0) + (embed.description?.length ?? 0) + (embed.footer?.text.length ?? 0);
    const url = embed.image?.url;
    if (url?.startsWith('attachment://') && !fileNames.includes(url.slice('attachment://'.length))) {
      faults.push(`embed.image: no file ${url}`);
    }
    if (embed.title === '' || embed.description === '') faults.push('embed: empty text');
  }
  if (total > 6_000) faults.push(`embeds: ${total} characters in all, at most 6000`);
  const rows = body.components ?? [];
  if (rows.length > 5) faults.push('components: must be between 1 and 5');
  const ids = rows.flatMap((row) => row.components.map(({ custom_id: id }) => id));
  if (new Set(ids).size < ids.length) faults.push('components: Component custom id cannot be duplicated');
  for (const row of rows) {
    if (row.components.length < 1 || row.components.length > 5) faults.push('row: must be between 1 and 5');
    for (const button of row.components) {
      most('button.label', button.label, 80);
      most('button.custom_id', button.custom_id, 100);
      if (!button.label && !button.emoji) faults.push('button: needs a label');
    }
  }
  if ((body.content ?? '') === '' && embeds.length === 0 && fileNames.length === 0)
    faults.push('Cannot send an empty message');
  return faults;
}

interface OptionBody {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly autocomplete?: boolean;
  readonly description_localizations?: Readonly<Record<string, string>>;
}

/** https://discord.com/developers/docs/reference#locales, as far as a bot is likely to meet them. */
const locales = new Set([
  'id',
  'da',
  'de',
  'en-GB',
  'en-US',
  'es-ES',
  'es-419',
  'fr',
  'it',
  'pl',
  'pt-BR',
  'ru',
  'tr',
  'zh-CN',
  'zh-TW',
  'ja',
  'ko',
]);

/** What Discord would refuse in a list of commands. */
export function commandFaults(
  commands: readonly {
    readonly name: string;
    /** 1 slash command, 2 menu of a person, 3 menu of a message. */
    readonly type?: number;
    readonly description: string;
    readonly options?: readonly OptionBody[];
    readonly name_localizations?: Readonly<Record<string, string>>;
    readonly description_localizations?: Readonly<Record<string, string>>;
  }[],
): string[] {
  const faults: string[] = [];
  const text = (what: string, value: string) => {
    if (value.length < 1 || value.length > 100) faults.push(`${what}: must be between 1 and 100 in length`);
  };
  const localised = (what: string, texts: Readonly<Record<string, string>> | undefined, limit: number) => {
    for (const [locale, value] of Object.entries(texts ?? {})) {
      if (!locales.has(locale)) faults.push(`${what}: ${locale} is no locale`);
      if (value.length < 1 || value.length > limit)
        faults.push(`${what}.${locale}: must be between 1 and ${limit} in length`);
    }
  };
  for (const [type, limit] of [
    [1, 100],
    [2, 5],
    [3, 5],
  ] as const) {
    const some = commands.filter((command) => (command.type ?? 1) === type);
    if (some.length > limit) faults.push(`at most ${limit} commands of type ${type}`);
    if (new Set(some.map(({ name }) => name)).size < some.length) faults.push('command names are not unique');
  }
  for (const command of commands) {
    localised(command.name, command.name_localizations, 32);
    localised(command.name, command.description_localizations, 100);
    if (command.type === 2 || command.type === 3) {
      if (command.name.length < 1 || command.name.length > 32) faults.push(`${command.name}: invalid name`);
      if ('description' in command || 'options' in command) faults.push(`${command.name}: a menu has no description`);
      continue;
    }
    if (!/^[-_\p{Ll}\p{N}]{1,32}$/u.test(command.name)) faults.push(`${command.name}: invalid name`);
    text(command.name, command.description);
    let optional = false;
    for (const option of command.options ?? []) {
      if (!/^[-_\p{Ll}\p{N}]{1,32}$/u.test(option.name)) faults.push(`${command.name}.${option.name}: invalid name`);
      text(`${command.name}.${option.name}`, option.description);
      localised(`${command.name}.${option.name}`, option.description_localizations, 100);
      if (option.required && optional) faults.push(`${command.name}: required options must come first`);
      if (!option.required) optional = true;
      if (option.choices && option.autocomplete)
        faults.push(`${command.name}: choices and autocomplete exclude each other`);
      if ((option.choices?.length ?? 0) > 25) faults.push(`${command.name}: at most 25 choices`);
    }
  }
  return faults;
}
