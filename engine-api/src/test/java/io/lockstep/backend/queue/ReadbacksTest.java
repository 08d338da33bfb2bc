package io.lockstep.backend.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads that are fetched later, and what they tell of the work before them. */
class ReadbacksTest {
  private static final String OUT_OF_RANGE =
      "[gather] index 4 at position 1 is outside 0..3; check the indices or enlarge the table of 4"
          + " rows";

  private final ScriptedQueue queue = new ScriptedQueue();
  private final ScriptedBackend backend = ScriptedBackend.open(queue);
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment host = arena.allocate(4, 4);

  @AfterEach
  void nothing_is_left() {
    ScriptedBackend.closeAll(backend, queue);
    arena.close();
  }

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  private float fetched(Backend.Download read) {
    read.await(host);
    return host.get(ValueLayout.JAVA_FLOAT, 0);
  }

  @Test
  void a_read_gives_what_was_there_when_it_was_asked_for() {
    Backend.Buffer buffer = backend.allocate(12);
    Backend.Recording step = backend.squares(buffer, 1);
    List<Backend.Download> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) { // more than can be under way
      backend.write(buffer, 0, i, 0);
      step.replay();
      reads.add(backend.downloadLater(buffer, 4, 4));
    }
    for (int i = 9; i >= 0; i--) {
      assertEquals(i * i, fetched(reads.get(i)));
      assertEquals(i * i, fetched(reads.get(i)));
      assertTrue(reads.get(i).isDone());
    }
  }

  @Test
  void a_read_does_not_wait_until_it_is_asked_to_and_then_not_for_what_comes_later() {
    Backend.Buffer buffer = backend.floats(2, 2, 2);
    Backend.Recording step = backend.squares(buffer, 1);
    step.replay();
    Backend.Download read = backend.downloadLater(buffer, 0, 4);
    step.replay();
    assertFalse(read.isDone());
    assertFalse(queue.done.contains("kernel k_square"));
    assertEquals(4, fetched(read));
    assertTrue(read.isDone());
    assertEquals(1, Collections.frequency(queue.done, "kernel k_square"));
  }

  @Test
  void a_read_that_is_large_or_empty_is_there_at_once() {
    Backend.Buffer buffer = backend.allocate(Readbacks.MOST + 4);
    backend.upload(arena.allocate(Readbacks.MOST + 4).fill((byte) 5), buffer, 0);
    Backend.Download read = backend.downloadLater(buffer, 0, Readbacks.MOST + 4);
    assertTrue(read.isDone());
    MemorySegment all = arena.allocate(Readbacks.MOST + 4);
    read.await(all);
    assertEquals(5, all.get(ValueLayout.JAVA_BYTE, Readbacks.MOST + 3));
    backend.downloadLater(buffer, 0, 0).await(arena.allocate(0));
  }

  @Test
  void a_read_fetched_late_needs_no_place() {
    Backend.Buffer buffer = backend.floats(1);
    List<Backend.Download> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      reads.add(backend.downloadLater(buffer, 0, 4));
    }
    assertEquals(6, queue.live().get("host memory")); // four places, a ring, a look
    for (Backend.Download read : reads) {
      assertEquals(1, fetched(read));
    }
  }

  private void look_up(int... indices) {
    backend
        .lookup(backend.floats(1, 2, 3, 4), backend.ints(indices), backend.allocate(12))
        .replay();
  }

  @Test
  void an_index_out_of_range_is_told_once_by_the_next_read_or_wait() {
    look_up(3, 2, 1);
    backend.synchronize();
    look_up(0, 4, -1);
    look_up(9, 9, 9);
    assertEquals(OUT_OF_RANGE, messageOf(backend::synchronize));
    backend.synchronize();
    look_up(0, 4, 0);
    assertEquals(OUT_OF_RANGE, messageOf(() -> backend.read(backend.floats(1), 1)));
    look_up(0, 4, 0);
    Backend.Download read = backend.downloadLater(backend.floats(1), 0, 4);
    assertEquals(OUT_OF_RANGE, messageOf(() -> read.await(host)));
    backend.synchronize();
  }

  @Test
  void the_index_is_told_as_it_was_though_its_memory_holds_something_else() {
    Backend.Buffer indices = backend.ints(0, 4, 0);
    backend.lookup(backend.floats(1, 2, 3, 4), indices, backend.allocate(12)).replay();
    backend.upload(MemorySegment.ofArray(new int[] {7, 7, 7}), indices, 0);
    assertEquals(OUT_OF_RANGE, messageOf(backend::synchronize));
  }

  @Test
  void of_two_reads_one_tells_of_an_index_out_of_range() {
    Backend.Buffer table = backend.floats(1, 2, 3, 4);
    look_up(0, 4, 0);
    Backend.Download first = backend.downloadLater(table, 0, 4);
    Backend.Download second = backend.downloadLater(table, 4, 4);
    assertEquals(OUT_OF_RANGE, messageOf(() -> first.await(host)));
    assertEquals(2, fetched(second));
    assertEquals(1, fetched(first));
    backend.synchronize();
  }

  @Test
  void a_read_from_before_the_fault_tells_nothing() {
    Backend.Buffer table = backend.floats(1, 2, 3, 4);
    look_up(0, 1, 2);
    Backend.Download before = backend.downloadLater(table, 0, 4);
    look_up(0, 4, 0);
    assertEquals(1, fetched(before));
    assertEquals(OUT_OF_RANGE, messageOf(backend::synchronize));
  }

  @Test
  void kernels_that_check_nothing_cost_no_look() {
    Backend.Buffer buffer = backend.floats(1, 2, 3);
    backend.squares(buffer, 1).replay();
    int reads = Collections.frequency(queue.calls, "read");
    assertArrayEquals(new float[] {1, 4, 9}, backend.read(buffer, 3));
    assertEquals(reads + 1, Collections.frequency(queue.calls, "read"));
    look_up(0, 1, 2);
    backend.read(buffer, 3);
    assertEquals(reads + 3, Collections.frequency(queue.calls, "read"));
    backend.read(buffer, 3); // all that was checked has been looked at
    assertEquals(reads + 4, Collections.frequency(queue.calls, "read"));
  }
}
