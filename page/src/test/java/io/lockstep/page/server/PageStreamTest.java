package io.lockstep.page.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PageStreamTest {
  private final List<Integer> told = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final PageStream stream =
      new PageStream(() -> List.of(PageEvent.each("all", IntNode.valueOf(told.size()))), now::get);

  /** What a reader has got, who reads when it may. */
  private static final class Reader extends OutputStream {
    @SuppressWarnings("JdkObsolete") // Another thread looks at it.
    private final StringBuffer read = new StringBuffer();

    private volatile boolean left;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException("dropped", e);
      }
      read.append(new String(bytes, StandardCharsets.UTF_8));
    }

    String events() {
      return read.toString().replaceAll("retry: 1000\n\n|: \n\n", "").replace("\n", " ").strip();
    }
  }

  private Thread read(Reader reader) {
    return Thread.startVirtualThread(() -> {
      try {
        stream.serve(reader);
      } catch (IOException e) {
        reader.left = true;
      }
    });
  }

  private void tell(int number, boolean latest) {
    stream.publish(() -> {
      told.add(number);
      return List.of(new PageEvent(latest ? "now" : "one", "" + number, latest));
    });
  }

  private static void await(BooleanSupplier condition) throws Exception {
    for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void a_reader_has_the_snapshot_and_each_event_behind_it() throws Exception {
    tell(7, false);
    Reader reader = new Reader();
    Thread thread = read(reader);
    await(() -> reader.events().contains("all"));
    tell(8, false);
    tell(9, false);
    stream.end();
    thread.join();
    assertEquals("event: all data: 1  event: one data: 8  event: one data: 9", reader.events());
    assertEquals(0, stream.clients());
  }

  @Test
  void who_comes_behind_the_end_has_the_snapshot() throws Exception {
    tell(7, false);
    stream.end();
    Reader reader = new Reader();
    read(reader).join();
    assertEquals("event: all data: 1", reader.events());
  }

  @Test
  void of_what_waits_the_latest_wins() throws Exception {
    Reader reader = new Reader();
    Thread thread = read(reader);
    await(() -> reader.events().contains("all"));
    reader.gate = new CountDownLatch(1);
    tell(1, false); // On its way while the gate is closed.
    await(() -> thread.getState() == Thread.State.WAITING);
    for (int i = 2; i < 1000; i++) {
      tell(i, true);
    }
    stream.end();
    reader.gate.countDown();
    thread.join();
    assertTrue(
        reader
            .events()
            .matches(
                "event: all data: 0  event: one data: 1  (event: now data: \\d+  )?"
                    + "event: now data: 999"),
        reader.events());
  }

  @Test
  void who_falls_behind_has_everything_anew() throws Exception {
    Reader reader = new Reader();
    Thread thread = read(reader);
    await(() -> reader.events().contains("all"));
    reader.gate = new CountDownLatch(1);
    for (int i = 0; i < 1000; i++) {
      tell(i, false);
    }
    reader.gate.countDown();
    await(() -> reader.events().endsWith("event: all data: 1000"));
    tell(1000, false);
    stream.end();
    thread.join();
    assertTrue(
        reader.events().endsWith("event: all data: 1000  event: one data: 1000"), reader.events());
  }

  @Test
  void who_does_not_read_is_dropped() throws Exception {
    Reader reader = new Reader();
    Thread thread = read(reader);
    await(() -> reader.events().contains("all"));
    reader.gate = new CountDownLatch(1);
    tell(1, false);
    await(() -> thread.getState() == Thread.State.WAITING);
    now.addAndGet(9_000_000_000L);
    stream.dropStuck();
    assertEquals(1, stream.clients());
    now.addAndGet(2_000_000_000L);
    await(() -> {
      stream.dropStuck();
      return stream.clients() == 0;
    });
    thread.join();
    assertTrue(reader.left);
  }

  @Test
  void an_event_is_one_line() {
    assertEquals(
        "[page] an event is one line, but 'a' has more; send JSON, which escapes them",
        assertThrows(IllegalArgumentException.class, () -> new PageEvent("a", "b\nc", true))
            .getMessage());
  }
}
