# The daemon alone, as an ordinary user. The stick is mapped in with --device, its group with --group-add.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
RUN npm ci --ignore-scripts
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    VIRTUALPHONE_DATA_DIR=/data \
    VIRTUALPHONE_CONTACTS_DIR=/contacts
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir /data /contacts && chown node:node /data /contacts
USER node
VOLUME ["/data", "/contacts"]
# exec form: signals reach the daemon itself
CMD ["node", "dist/main.js", "start"]
