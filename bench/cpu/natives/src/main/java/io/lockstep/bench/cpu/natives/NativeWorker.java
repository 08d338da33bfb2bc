package io.lockstep.bench.cpu.natives;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Workload;
import io.lockstep.bench.worker.Prepared;
import io.lockstep.bench.worker.Server;
import io.lockstep.bench.worker.UnavailableException;
import io.lockstep.bench.worker.Workshop;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** A native library as a side: products by OpenBLAS or oneDNN, or copies by the C library. */
public final class NativeWorker implements Workshop {
  private final @Nullable Sgemm library;
  private final int threads;

  private NativeWorker(@Nullable Sgemm library, int threads) {
    this.library = library;
    this.threads = threads;
  }

  /**
   * Serves {@code openblas}, {@code onednn} or {@code memcpy}, with the number of threads that the
   * environment gives the library, too.
   */
  public static void main(String[] args) throws IOException {
    Sgemm library =
        switch (args[0]) {
          case "openblas" -> new OpenBlas();
          case "onednn" -> new OneDnn();
          case "memcpy" -> null;
          default -> throw new IllegalArgumentException("[worker] unknown library " + args[0]);
        };
    new Server(new NativeWorker(library, Integer.parseInt(args[1]))).serve();
  }

  @Override
  public void describe(ObjectNode answer) {
    answer.put(
        "name", library == null ? "memcpy of " + System.getProperty("os.name") : library.version());
  }

  @Override
  public Prepared prepare(Workload work, String precision) {
    Sgemm products = library;
    if (products == null && work instanceof Copy copy) {
      return new PreparedCopy(copy, threads);
    }
    if (products != null && work instanceof ProductWorkload product) {
      return new PreparedProducts(products, Collections.nCopies(product.repeats(), product));
    }
    if (products != null && work instanceof StepProducts step) {
      return new PreparedProducts(products, step.products());
    }
    throw new UnavailableException("it has no " + work.title());
  }

  @Override
  public void close() {}
}
