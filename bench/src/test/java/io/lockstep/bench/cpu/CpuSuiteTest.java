package io.lockstep.bench.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.bench.work.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuSuiteTest {
  private static List<String> titles(boolean quick) {
    return new CpuSuite(quick).works().stream().map(Workload::title).toList();
  }

  @Test
  void rows_have_names_of_their_own() {
    assertEquals(40, titles(false).size());
    assertEquals(40, titles(false).stream().distinct().count());
    assertEquals(
        List.of(
            "MLP 784-1024-1024-10, batch 256",
            "products of MLP 784-1024-1024-10, batch 256",
            "autoencoder 784-512-128-512-784, batch 256",
            "products of autoencoder 784-512-128-512-784, batch 256",
            "MLP 784-1024-1024-10 with batch norm and dropout, batch 256",
            "MLP 784-1024-1024-10 with layer norm and dropout, batch 256",
            "MLP 784-1024-1024-10 with batch norm, batch 256",
            "MLP 784-1024-1024-10 with layer norm, batch 256",
            "convolutions 1-32-64 of 3x3, 28x28, batch 128",
            "small net 64-32-10, batch 32",
            "product 512x512x512",
            "product 512x512x512 (A transposed)",
            "product 512x512x512 (B transposed)",
            "product 512x512x512 (A and B transposed)"),
        titles(false).subList(0, 14));
    assertEquals(
        List.of(
            "copy of 64 MiB",
            "sigmoid of 16384x1024",
            "gelu of 16384x1024",
            "softmax of 16384x1024",
            "layer norm of 16384x1024",
            "Adam update of 17 M parameters"),
        titles(false).subList(34, 40));
  }

  @Test
  void quick_rows_have_an_eighth_of_large_extents() {
    assertEquals("MLP 98-128-128-10, batch 32", titles(true).getFirst());
    assertEquals("small net 64-32-10, batch 32", titles(true).get(9));
    assertEquals("product 64x128x10", titles(true).get(26));
  }

  @Test
  void peers_do_what_they_are_good_for() {
    List<Workload> works = new CpuSuite(true).works();
    assertEquals(40, works.stream().filter(Peer.LOCKSTEP::does).count());
    assertEquals(14, works.stream().filter(Peer.PYTORCH::does).count());
    assertEquals(3, works.stream().filter(Peer.DL4J::does).count());
    assertEquals(26, works.stream().filter(Peer.ONEDNN::does).count());
    assertEquals(1, works.stream().filter(Peer.MEMCPY::does).count());
  }
}
