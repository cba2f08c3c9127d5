import type { RegistryFormat } from '../../message-format.js';

export const REGISTRY_FORMATS: readonly RegistryFormat['kind'][] = [
  'avro-confluent',
  'json-schema-confluent',
  'protobuf-confluent',
];

/** What such a format asks behind its name and a dot. */
export const REGISTRY_SETTINGS = [
  'url',
  'subject',
  'subject-name-strategy',
  'auto-register',
  'basic-auth.credentials-source',
  'basic-auth.user-info',
  'bearer-auth.credentials-source',
  'bearer-auth.token',
  'ssl.ca.location',
] as const;

export type RegistrySetting = (typeof REGISTRY_SETTINGS)[number];

const SECRET_SETTINGS: readonly RegistrySetting[] = ['basic-auth.user-info', 'bearer-auth.token'];

/** The options of formats whose schemas are in a registry: of a value, the same with `value.` before it, and of a key. */
export const REGISTRY_OPTIONS: readonly string[] = optionsOf(REGISTRY_SETTINGS);

export const REGISTRY_SECRETS: readonly string[] = optionsOf(SECRET_SETTINGS);

/** A format's own options, as they stand before or behind `value.` and `key.`; undefined where it is none of a registry's. */
export function registryOption(
  key: string,
): { readonly prefix: string; readonly format: string; readonly setting: string } | undefined {
  const [, prefix = '', format = '', setting = ''] = OPTION.exec(key) ?? [];
  return format === '' ? undefined : { prefix, format, setting };
}

const OPTION = /^((?:key\.|value\.)?)((?:avro|json-schema|protobuf)-confluent)\.(.*)$/;

function optionsOf(settings: readonly RegistrySetting[]): readonly string[] {
  return ['', 'value.', 'key.'].flatMap((prefix) =>
    REGISTRY_FORMATS.flatMap((format) => settings.map((setting) => `${prefix}${format}.${setting}`)),
  );
}
