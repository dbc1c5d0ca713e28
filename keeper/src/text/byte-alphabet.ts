export { BYTE_ALPHABET } from '@shardmarket/sdk/text';
