# The image of docs/operating/containers.md. Neither stage needs more than the two images named here:
# `--build-arg BUILD=…` and `--build-arg BASE=…` take them from elsewhere, or take others.
ARG BUILD=docker.io/library/node:24-bookworm-slim
ARG BASE=docker.io/library/debian:bookworm-slim

FROM ${BUILD} AS build
WORKDIR /build
# What changes seldom comes first, so that it is not done again.
COPY package.json package-lock.json .npmrc ./
# A registry of your own, with its password: `--secret id=npmrc,src=…`, which stays out of the image.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && node scripts/copy-runtime.mjs /runtime

FROM ${BASE}
LABEL org.opencontainers.image.title="Espace professionnel" org.opencontainers.image.licenses="MIT"
# Nothing is run from here on, so that a base without a shell serves as well. Everything belongs to root: the program
# reads it and changes nothing. From what changes seldom to what each version changes.
COPY --from=build /runtime/bin/node /usr/local/bin/node
COPY --from=build /runtime/modules /app/node_modules
COPY --from=build /runtime/app /app
COPY deploy/container/alive.mjs /app/alive.mjs
WORKDIR /app
# A number, since Kubernetes checks by it that it is not root.
USER 65532:65532
# Memory: docs/performance.md. The same settings stand in `npm start`.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 \
    MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
EXPOSE 3000
STOPSIGNAL SIGTERM
# That the process lives, and no more: a database that is away is nothing that a restart would mend.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "alive.mjs"]
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=512", "dist/main.js"]
