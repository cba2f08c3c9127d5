/** Files that protoc compiled (`FileDescriptorProto` in base64), with the path under which others import them. */
type CompiledFile = readonly [path: string, base64: string];

/**
 * ```proto
 * syntax = "proto3";
 * package org.shop;
 *
 * message Item {
 *   string name = 1;
 *   optional int32 count = 2;
 * }
 * ```
 */
export const ITEM_FILE: CompiledFile = [
  'shop/item.proto',
  'Cg9zaG9wL2l0ZW0ucHJvdG8SCG9yZy5zaG9wIj8KBEl0ZW0SEgoEbmFtZRgBIAEoCVIEbmFtZRIZCgVjb3VudBgCIAEoBUgAUgVjb3VudIgBAU' +
    'IICgZfY291bnRiBnByb3RvMw==',
];

/**
 * ```proto
 * syntax = "proto3";
 * package org.shop;
 *
 * import "google/protobuf/timestamp.proto";
 * import "google/protobuf/wrappers.proto";
 * import "shop/item.proto";
 *
 * message Visit {
 *   string page = 1;
 * }
 *
 * message Order {
 *   enum State {
 *     OPEN = 0;
 *     PAID = 1;
 *   }
 *   message Line {
 *     string item = 1;
 *     sint64 pieces = 2;
 *   }
 *   int64 user_id = 1;
 *   optional string note = 2;
 *   State state = 3;
 *   google.protobuf.Timestamp at = 4;
 *   repeated Line lines = 5;
 *   map<string, int32> counts = 6;
 *   oneof how {
 *     string card = 7;
 *     double cash = 8;
 *   }
 *   google.protobuf.Int64Value points = 9;
 *   Item gift = 10;
 *   bytes hash = 11;
 *   repeated fixed64 ids = 12;
 * }
 * ```
 */
export const ORDER_FILE: CompiledFile = [
  'shop/order.proto',
  'ChBzaG9wL29yZGVyLnByb3RvEghvcmcuc2hvcBofZ29vZ2xlL3Byb3RvYnVmL3RpbWVzdGFtcC5wcm90bxoeZ29vZ2xlL3Byb3RvYnVmL3dyYX' +
    'BwZXJzLnByb3RvGg9zaG9wL2l0ZW0ucHJvdG8iGwoFVmlzaXQSEgoEcGFnZRgBIAEoCVIEcGFnZSK6BAoFT3JkZXISFwoHdXNlcl9pZBgBIAEo' +
    'A1IGdXNlcklkEhcKBG5vdGUYAiABKAlIAVIEbm90ZYgBARIrCgVzdGF0ZRgDIAEoDjIVLm9yZy5zaG9wLk9yZGVyLlN0YXRlUgVzdGF0ZRIqCg' +
    'JhdBgEIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXBSAmF0EioKBWxpbmVzGAUgAygLMhQub3JnLnNob3AuT3JkZXIuTGluZVIFbGlu' +
    'ZXMSMwoGY291bnRzGAYgAygLMhsub3JnLnNob3AuT3JkZXIuQ291bnRzRW50cnlSBmNvdW50cxIUCgRjYXJkGAcgASgJSABSBGNhcmQSFAoEY2' +
    'FzaBgIIAEoAUgAUgRjYXNoEjMKBnBvaW50cxgJIAEoCzIbLmdvb2dsZS5wcm90b2J1Zi5JbnQ2NFZhbHVlUgZwb2ludHMSIgoEZ2lmdBgKIAEo' +
    'CzIOLm9yZy5zaG9wLkl0ZW1SBGdpZnQSEgoEaGFzaBgLIAEoDFIEaGFzaBIQCgNpZHMYDCADKAZSA2lkcxoyCgRMaW5lEhIKBGl0ZW0YASABKA' +
    'lSBGl0ZW0SFgoGcGllY2VzGAIgASgSUgZwaWVjZXMaOQoLQ291bnRzRW50cnkSEAoDa2V5GAEgASgJUgNrZXkSFAoFdmFsdWUYAiABKAVSBXZh' +
    'bHVlOgI4ASIbCgVTdGF0ZRIICgRPUEVOEAASCAoEUEFJRBABQgUKA2hvd0IHCgVfbm90ZWIGcHJvdG8z',
];

/**
 * ```proto
 * syntax = "proto3";
 * package org.shop;
 *
 * message Visit {
 *   string page = 1;
 * }
 *
 * message Order {
 *   int64 user_id = 1;
 *   string note = 2;
 *   double cash = 8;
 * }
 * ```
 */
export const OLD_FILE: CompiledFile = [
  'shop/order.proto',
  'CglvbGQucHJvdG8SCG9yZy5zaG9wIhsKBVZpc2l0EhIKBHBhZ2UYASABKAlSBHBhZ2UiSAoFT3JkZXISFwoHdXNlcl9pZBgBIAEoA1IGdXNlck' +
    'lkEhIKBG5vdGUYAiABKAlSBG5vdGUSEgoEY2FzaBgIIAEoAVIEY2FzaGIGcHJvdG8z',
];
