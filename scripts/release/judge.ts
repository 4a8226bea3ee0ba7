/** What a release is made of, as it stands in the repository. */
export interface Candidate {
  /** Of `package.json`, and what `package-lock.json` says of the same. */
  version: string;
  locked: string;
  changelog: string;
  /** Names of the tags that stand on this commit. */
  tags: readonly string[];
  /** What `git status --porcelain` says. */
  status: string;
}

/** Semantic Versioning 2.0.0 without pre-releases: those are for versions under way. */
const RELEASE = /^\d+\.\d+\.\d+$/;

/** @returns a line for each thing that keeps this from being a release */
export function faultsOf({ version, locked, changelog, tags, status }: Candidate): string[] {
  const faults: string[] = [];
  if (!RELEASE.test(version))
    faults.push(`package.json: ${version} is no version of a release, such as 1.2.3`);
  if (locked !== version) faults.push(`package-lock.json: has ${locked}, package.json ${version}`);
  if (!changesOf(changelog, version))
    faults.push(`CHANGELOG.md: nothing stands below « ## [${version}] - date »`);
  if (!tags.includes(`v${version}`)) faults.push(`git: this commit has no tag v${version}`);
  if (status !== '') faults.push('git: files were changed or added, and not committed');
  return faults;
}

/**
 * What the changelog says of a version, which has its day beside it.
 * @returns the empty text where it says nothing
 */
export function changesOf(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((one) => one.startsWith(`[${version}] - `));
  const [heading = '', ...lines] = section?.split('\n') ?? [];
  return /\d{4}-\d{2}-\d{2}$/.test(heading) ? lines.join('\n').trim() : '';
}
