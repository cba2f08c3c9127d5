# The engine, over queries that are mounted at /queries; its archive is a volume.
#   docker build -t motif .
#   docker run -v "$PWD/queries:/queries:ro" -v archive:/var/lib/motif motif
FROM node:24-bookworm-slim AS build
WORKDIR /motif
COPY package.json package-lock.json .npmrc ./
# Without scripts, since npm ci builds: the sources come later, so that a change to them fetches nothing anew.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/make-executable.mjs scripts/
COPY src src
RUN npm run -s build
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
WORKDIR /motif
COPY LICENSE NOTICE ./
COPY --from=build /motif/package.json ./
COPY --from=build /motif/node_modules node_modules
COPY --from=build /motif/dist dist
# A new volume takes over whose this folder is.
RUN ln -s /motif/dist/cli/main.js /usr/local/bin/motif && mkdir /var/lib/motif && chown node:node /var/lib/motif
VOLUME /var/lib/motif
USER node
# Asks the running engine itself, through its archive. One that has lost Kafka answers too: it tries again by itself, and
# starting it anew would help nobody.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
  CMD motif archive info --archive /var/lib/motif | grep -q '^engine .*: runs'
# No shell in between: SIGTERM reaches the engine, which commits what is at hand and ends.
ENTRYPOINT ["node", "/motif/dist/cli/main.js"]
CMD ["run", "/queries", "--archive", "/var/lib/motif"]
