/** Audiences that were decided and whose rows in the outbox are still to be made (store/audience.ts). */
export interface AudienceRepository {
  /**
   * Makes up to `most` rows of the audience whose turn it is: by priority, the older first, one process at a time. `made`
   * says that there may be more, `none` that nothing waits, `busy` that another process is at it.
   */
  makeRows(most: number): Promise<'made' | 'none' | 'busy'>;
}
