package io.lockstep.backend.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order in which uploads take effect, and when they wait. */
class UploadsTest {
  private final ScriptedQueue queue = new ScriptedQueue();
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  private int waits() {
    return Collections.frequency(queue.calls, "await");
  }

  private MemorySegment downloaded(Backend backend, Backend.Buffer buffer, long bytes) {
    MemorySegment host = arena.allocate(bytes, 4);
    backend.download(buffer, 0, host);
    return host;
  }

  @Test
  void uploads_kernels_and_copies_take_effect_in_the_order_of_the_calls() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer input = backend.allocate(12);
    List<Backend.Buffer> results = new ArrayList<>();
    Backend.Recording step = backend.squares(input, 1);
    for (int i = 0; i < 30; i++) {
      backend.write(input, i, -i, 1);
      step.replay();
      Backend.Buffer result = backend.allocate(12);
      backend.copy(input, 0, result, 0, 12);
      results.add(result);
      Backend.Buffer brief = backend.floats(-1, -2, -3);
      backend.free(brief);
    }
    for (int i = 0; i < 30; i++) {
      assertArrayEquals(new float[] {i * i, i * i, 1}, backend.read(results.get(i), 3));
    }
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void small_uploads_of_eight_steps_wait_for_none_of_them() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.allocate(Uploads.SMALL);
    for (int i = 0; i < 32; i++) {
      backend.upload((_, piece) -> piece.fill((byte) 1), Uploads.SMALL, 1, buffer, 0);
    }
    assertEquals(0, waits());
    assertEquals(1, Collections.frequency(queue.done, "write")); // the probe's
    backend.upload((_, piece) -> piece.fill((byte) 2), Uploads.SMALL, 1, buffer, 0);
    assertEquals(1, waits());
    assertEquals(2, Collections.frequency(queue.done, "write"));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void what_was_waited_for_is_not_waited_for_again() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.allocate(Uploads.SMALL);
    for (int i = 0; i < 32; i++) {
      backend.upload((_, piece) -> piece.fill((byte) 1), Uploads.SMALL, 1, buffer, 0);
    }
    backend.synchronize();
    int before = waits();
    for (int i = 0; i < 32; i++) {
      backend.upload((_, piece) -> piece.fill((byte) 1), Uploads.SMALL, 1, buffer, 0);
    }
    assertEquals(before, waits());
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void a_failure_that_shows_when_pinned_memory_is_wanted_is_named_once() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.floats(1, 2, 3);
    for (int i = 0; i < 511; i++) { // pieces are 256 bytes apart
      backend.write(buffer, 1, 2, 3);
    }
    backend.squares(buffer, 1).replay();
    queue.failAt(0, false);
    BackendException e = assertThrows(BackendException.class, () -> backend.write(buffer, 1));
    assertEquals("[await] FAILED on scripted:0, an upload after kernel k_square", e.getMessage());
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void pinned_memory_is_written_again_only_when_its_copy_is_done() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    long bytes = 100_000;
    List<Backend.Buffer> buffers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Backend.Buffer buffer = backend.allocate(bytes);
      byte value = (byte) i;
      backend.upload((_, piece) -> piece.fill(value), bytes, 4, buffer, 0);
      buffers.add(buffer);
    }
    for (int i = 0; i < 20; i++) {
      MemorySegment expected = arena.allocate(bytes).fill((byte) i);
      assertEquals(-1, expected.mismatch(downloaded(backend, buffers.get(i), bytes)));
    }
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void pinned_memory_that_grows_loses_nothing_that_is_under_way() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    List<Backend.Buffer> buffers = new ArrayList<>();
    for (int bytes = 8_000; bytes <= 8_000_000; bytes *= 10) {
      Backend.Buffer buffer = backend.allocate(bytes);
      backend.upload(arena.allocate(bytes).fill((byte) buffers.size()), buffer, 0);
      buffers.add(buffer);
    }
    int bytes = 8_000;
    for (int i = 0; i < buffers.size(); i++, bytes *= 10) {
      MemorySegment expected = arena.allocate(bytes).fill((byte) i);
      assertEquals(-1, expected.mismatch(downloaded(backend, buffers.get(i), bytes)));
    }
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void pieces_are_whole_units_in_ascending_order() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    long unit = 300_000;
    List<Long> starts = new ArrayList<>();
    Backend.Buffer buffer = backend.allocate(7 * unit);
    backend.upload(
        (from, piece) -> {
          assertEquals(0, piece.byteSize() % unit);
          starts.add(from);
          for (long i = 0; i < piece.byteSize() / 4; i++) {
            piece.setAtIndex(ValueLayout.JAVA_INT, i, (int) (from / 4 + i));
          }
        },
        7 * unit,
        unit,
        buffer,
        0);
    assertEquals(List.of(0L, 3 * unit, 6 * unit), starts);
    MemorySegment host = downloaded(backend, buffer, 7 * unit);
    for (int i = 0; i < 7 * unit / 4; i++) {
      assertEquals(i, host.getAtIndex(ValueLayout.JAVA_INT, i));
    }
    starts.clear();
    long tooLarge = queue.largestWrite + 4;
    Backend.Buffer whole = backend.allocate(tooLarge);
    backend.upload(
        (from, piece) -> {
          starts.add(from);
          piece.fill((byte) 5);
        },
        tooLarge,
        tooLarge,
        whole,
        0);
    assertEquals(List.of(0L), starts);
    MemorySegment expected = arena.allocate(tooLarge).fill((byte) 5);
    assertEquals(-1, expected.mismatch(downloaded(backend, whole, tooLarge)));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void a_source_that_fails_leaves_the_backend_usable() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.allocate(400_000);
    for (int i = 0; i < 100; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              backend.upload(
                  (_, _) -> {
                    throw new IllegalStateException("no data");
                  },
                  400_000,
                  4,
                  buffer,
                  0));
    }
    backend.write(buffer, 3);
    assertArrayEquals(new float[] {3}, backend.read(buffer, 1));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void ten_thousand_uploads_need_no_more_than_the_first() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer large = backend.allocate(80_000);
    Backend.Buffer small = backend.allocate(8);
    Object live = null;
    for (int i = 0; i < 10_000; i++) {
      backend.upload(
          (_, piece) -> piece.set(ValueLayout.JAVA_BYTE, 0, (byte) 1), 80_000, 8, large, 0);
      backend.upload((_, piece) -> piece.fill((byte) 1), 8, 8, small, 0);
      if (i % 1000 == 0) {
        backend.synchronize();
      }
      live = i == 1000 ? queue.live() : live;
    }
    assertEquals(live, queue.live());
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void where_little_can_be_pinned_uploads_take_smaller_pieces() {
    queue.pinnable = 1 << 20;
    ScriptedBackend backend = ScriptedBackend.open(queue);
    List<Long> sizes = new ArrayList<>();
    Backend.Buffer buffer = backend.allocate(1 << 20);
    backend.upload(
        (_, piece) -> {
          sizes.add(piece.byteSize());
          piece.fill((byte) 6);
        },
        1 << 20,
        4,
        buffer,
        0);
    assertEquals(List.of(1L << 18, 1L << 18, 1L << 18, 1L << 18), sizes);
    MemorySegment expected = arena.allocate(1 << 20).fill((byte) 6);
    assertEquals(-1, expected.mismatch(downloaded(backend, buffer, 1 << 20)));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void large_uploads_run_ahead_where_the_device_can_do_that_and_small_ones_do_not() {
    queue.writesAhead = true;
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.allocate(3 << 20);
    backend.upload(arena.allocate(Uploads.SMALL), buffer, 0);
    assertEquals(0, queue.wroteAhead);
    backend.upload(arena.allocate(3 << 20).fill((byte) 7), buffer, 0);
    assertEquals(3 << 20, queue.prepared);
    assertEquals(3, queue.wroteAhead);
    MemorySegment expected = arena.allocate(3 << 20).fill((byte) 7);
    assertEquals(-1, expected.mismatch(downloaded(backend, buffer, 3 << 20)));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void memory_to_run_ahead_is_given_up_for_what_is_needed() {
    queue.writesAhead = true;
    ScriptedBackend backend =
        ScriptedBackend.open(queue, BackendOptions.DEFAULT.withMemoryLimit(1 << 20));
    Backend.Buffer buffer = backend.allocate(200_000);
    backend.upload(arena.allocate(200_000), buffer, 0);
    long used = backend.pool().usedBytes();
    Backend.Buffer needed = backend.allocate(800_000);
    assertTrue(used > 400_000, used + " bytes");
    backend.upload(arena.allocate(200_000).fill((byte) 3), needed, 0);
    assertEquals(1, queue.wroteAhead);
    assertEquals(1, queue.refused);
    MemorySegment expected = arena.allocate(200_000).fill((byte) 3);
    assertEquals(-1, expected.mismatch(downloaded(backend, needed, 200_000)));
    assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(800_000));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void checking_waits_for_each_upload_and_copy_and_names_it() {
    for (String what : List.of("an upload of 8 bytes", "a copy of 8 bytes")) {
      ScriptedQueue checked = new ScriptedQueue();
      ScriptedBackend backend =
          ScriptedBackend.open(checked, BackendOptions.DEFAULT.with("scripted.check", "true"));
      Backend.Buffer buffer = backend.floats(1, 2, 3, 4);
      checked.failAt(what.startsWith("a copy") ? 1 : 3, false);
      BackendException e =
          assertThrows(
              BackendException.class,
              () -> {
                if (what.startsWith("a copy")) {
                  backend.copy(buffer, 0, buffer, 8, 8);
                } else {
                  backend.write(buffer, 1, 2);
                }
              });
      assertEquals("[finish] FAILED on scripted:0, " + what, e.getMessage());
      ScriptedBackend.closeAll(backend, checked);
    }
  }
}
