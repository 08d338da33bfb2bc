package io.lockstep.bench.cpu;

import io.lockstep.bench.side.Entry;
import io.lockstep.bench.side.Rates;
import io.lockstep.bench.side.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a row stands with a number of threads: ours with that many, and each peer at its best with at
 * most as many.
 *
 * @param result the row
 * @param threads how many
 * @param ours our entry, or null if there are no rates
 * @param peers the best setting of each peer that has rates
 */
record Standing(Result result, int threads, @Nullable Best ours, List<Best> peers) {
  /** Copies the list. */
  Standing {
    peers = List.copyOf(peers);
  }

  /**
   * A setting with its rates.
   *
   * @param setting which
   * @param rates what it reached
   * @param garbage bytes of Java's heap that a run makes, or NaN
   */
  record Best(Setting setting, Rates rates, double garbage) {}

  /**
   * Returns how a row stands.
   *
   * @param settings who took part, in the order of the entries
   */
  static Standing of(Result result, List<Setting> settings, int threads) {
    Best ours = null;
    List<Best> peers = new ArrayList<>();
    for (Peer peer : Peer.values()) {
      Best best = best(result, settings, peer, threads);
      if (best != null && peer != Peer.LOCKSTEP) {
        peers.add(best);
      } else if (best != null && best.setting.threads() == threads) {
        ours = best;
      }
    }
    return new Standing(result, threads, ours, peers);
  }

  private static @Nullable Best best(
      Result result, List<Setting> settings, Peer peer, int threads) {
    Best best = null;
    for (int i = 0; i < settings.size(); i++) {
      Setting setting = settings.get(i);
      Entry entry = result.entries().get(i);
      boolean allowed =
          peer == Peer.LOCKSTEP ? setting.threads() == threads : setting.threads() <= threads;
      Rates rates = entry.rates();
      if (setting.peer() == peer && allowed && rates != null) {
        if (best == null || rates.median() > best.rates.median()) {
          best = new Best(setting, rates, entry.garbage());
        }
      }
    }
    return best;
  }

  /** Returns the highest median among the peers, NaN without any. */
  double fastestPeer() {
    return peers.stream().mapToDouble(b -> b.rates.median()).max().orElse(Double.NaN);
  }

  /** Returns the highest median of all. */
  double fastest() {
    double own = ours == null ? Double.NaN : ours.rates.median();
    return Double.isNaN(own) ? fastestPeer() : Math.max(own, peers.isEmpty() ? own : fastestPeer());
  }

  /** Returns our median over another, NaN without ours. */
  double ratioTo(double other) {
    return ours == null ? Double.NaN : ours.rates.median() / other;
  }
}
