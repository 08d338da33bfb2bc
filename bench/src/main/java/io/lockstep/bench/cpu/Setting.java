package io.lockstep.bench.cpu;

/**
 * A peer with a number of threads.
 *
 * @param peer which
 * @param threads how many it may use
 */
record Setting(Peer peer, int threads) {
  /** Returns how it is called in results. */
  String label() {
    return peer.label() + " " + threads;
  }
}
