package io.lockstep.page.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A stream of events to any number of pages. A page that joins, comes back or has fallen behind is
 * sent the snapshot first, which is all there is to know, and then each event behind it; so nothing
 * is missing, whoever was away.
 *
 * <p>Publishing waits for no reader. The snapshot is asked for while no event is published.
 */
public final class PageStream {
  private final Supplier<List<PageEvent>> snapshot;
  private final LongSupplier clock;
  private final Set<StreamClient> clients = new LinkedHashSet<>();
  private boolean ended;

  /**
   * Creates a stream.
   *
   * @param snapshot gives what a page is to know that knows nothing
   */
  public PageStream(Supplier<List<PageEvent>> snapshot) {
    this(snapshot, System::nanoTime);
  }

  /** Creates a stream that is told the time, in nanoseconds. */
  PageStream(Supplier<List<PageEvent>> snapshot, LongSupplier clock) {
    this.snapshot = snapshot;
    this.clock = clock;
  }

  /** Tells all pages something that changes no snapshot. */
  public void publish(PageEvent event) {
    publish(() -> List.of(event));
  }

  /**
   * Changes what the snapshot is made of, and tells all pages what has changed, as one: no page has
   * a change twice, or not at all.
   *
   * @param change does so, and returns what there is to tell
   */
  public synchronized void publish(Supplier<List<PageEvent>> change) {
    for (PageEvent event : change.get()) {
      StreamClient.Frame frame = StreamClient.Frame.of(event);
      clients.forEach(client -> client.offer(frame));
    }
  }

  /** Returns how many pages are listening. */
  public synchronized int clients() {
    return clients.size();
  }

  /** Sends the stream on the current thread until it ends or who reads it leaves. */
  void serve(OutputStream out) throws IOException {
    StreamClient client = new StreamClient(clock);
    try {
      synchronized (this) {
        if (ended) {
          client.caughtUp(StreamClient.frames(snapshot));
          client.end();
        } else {
          clients.add(client);
        }
      }
      client.serve(out, () -> catchUp(client));
    } finally {
      synchronized (this) {
        clients.remove(client);
      }
    }
  }

  private synchronized void catchUp(StreamClient client) {
    client.caughtUp(StreamClient.frames(snapshot));
  }

  /** Drops pages that do not read. */
  synchronized void dropStuck() {
    clients.forEach(StreamClient::dropIfStuck);
  }

  /** Ends the stream: what waits is sent. */
  synchronized void end() {
    ended = true;
    clients.forEach(StreamClient::end);
  }
}
