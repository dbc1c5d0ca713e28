# One image for every part of shardmarket: keeper, worker, localnet. compose.yaml says which.

FROM node:20.20-slim AS build
WORKDIR /srv
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund \
  && npm run app:build --if-present \
  && find . -name node_modules -prune -exec rm -rf {} +

# What runs needs no compilers and no test tools.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:20.20-slim
ENV NODE_ENV=production
WORKDIR /srv
COPY --from=build --chown=root:root /srv /srv
# Volumes take over the owner of the folder that they are mounted on.
RUN mkdir -p /keys /chain /data && chown node:node /keys /chain /data
USER node
EXPOSE 8800
CMD ["node", "--import", "tsx", "keeper/src/cli.ts", "serve"]
