package io.lockstep.bench.cpu;

import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.work.Copy;
import io.lockstep.bench.work.ProductWorkload;
import io.lockstep.bench.work.RowWorkload;
import io.lockstep.bench.work.StepProducts;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Workload;
import java.util.Arrays;
import picocli.CommandLine.TypeConversionException;

/** Those who can be compared, ours first. */
enum Peer {
  LOCKSTEP("Lockstep"),
  PYTORCH("PyTorch"),
  DJL("DJL"),
  DL4J("DL4J"),
  OPENBLAS("OpenBLAS"),
  ONEDNN("oneDNN"),
  MEMCPY("memcpy");

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  /** Returns how it is called in results. */
  String label() {
    return label;
  }

  /** Returns the one whose label, in any case, is given. */
  static Peer parse(String text) {
    return Arrays.stream(values())
        .filter(p -> p.label.equalsIgnoreCase(text))
        .findAny()
        .orElseThrow(() ->
            new TypeConversionException(
                "[compare] unknown side '"
                    + text
                    + "'; name some of "
                    + String.join(", ", Arrays.stream(values()).map(Peer::label).toList())));
  }

  /** Returns whether it does such work: libraries do products, frameworks do the rest. */
  boolean does(Workload work) {
    return switch (this) {
      case LOCKSTEP -> true;
      case PYTORCH ->
          switch (work) {
            case Training _, ConvTraining _, RowWorkload _, AdamUpdate _, Copy _ -> true;
            case ProductWorkload _, StepProducts _ -> false;
          };
      case DJL -> work instanceof Training || work instanceof ConvTraining;
      case DL4J -> work instanceof Training training && training.network().isPlain();
      case OPENBLAS, ONEDNN -> work instanceof ProductWorkload || work instanceof StepProducts;
      case MEMCPY -> work instanceof Copy;
    };
  }
}
