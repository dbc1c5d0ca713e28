export { promptText, type ChatMessage } from '@shardmarket/sdk/text';
