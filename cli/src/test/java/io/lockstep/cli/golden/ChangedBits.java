package io.lockstep.cli.golden;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a changelog under "Changed bits".
 *
 * @param unreleased those of the next release
 * @param all of these and of each release
 */
record ChangedBits(List<String> unreleased, List<String> all) {
  /** Finds them by the headings of Keep a Changelog. */
  static ChangedBits of(String changelog) {
    List<String> unreleased = new ArrayList<>();
    List<String> all = new ArrayList<>();
    String release = "";
    String section = "";
    for (String line : changelog.lines().toList()) {
      if (line.startsWith("## ")) {
        release = line;
        section = "";
      } else if (line.startsWith("### ")) {
        section = line;
      } else if (line.startsWith("- ") && section.equals("### Changed bits")) {
        all.add(line.substring(2));
        if (release.equals("## [Unreleased]")) {
          unreleased.add(line.substring(2));
        }
      }
    }
    return new ChangedBits(unreleased, all);
  }

  /** Returns the same without the unreleased ones that another ledger has lines about. */
  ChangedBits without(BitsLedger other) {
    return new ChangedBits(
        unreleased.stream()
            .filter(entry -> other.lines().stream().noneMatch(line -> line.isOf(entry)))
            .toList(),
        all);
  }
}
