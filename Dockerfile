# The daemon alone, as an ordinary user, on a root that may be read-only. compose.yaml shows how it is run. Nothing in
# it is of one architecture: the native parts come prebuilt in their packages, for x64 and arm64.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
RUN npm ci --ignore-scripts
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
LABEL org.opencontainers.image.title="virtualphone" \
      org.opencontainers.image.description="A SIM at home in a USB modem, run from Telegram" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    VIRTUALPHONE_DATA_DIR=/data \
    VIRTUALPHONE_CONTACTS_DIR=/contacts \
    VIRTUALPHONE_HTTP=127.0.0.1:8080
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir /data /contacts && chown node:node /data /contacts
USER node
VOLUME ["/data", "/contacts"]
# Unhealthy is what cannot take calls or cannot tell its owner; Docker only shows that, and restarts nothing for it.
HEALTHCHECK --interval=60s --timeout=10s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.VIRTUALPHONE_HTTP.split(':').pop()}/healthz`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# exec form: signals reach the daemon itself
CMD ["node", "dist/main.js", "start"]
