"""The statistics window: charts of what a corpus holds, drawn, copied and read out."""
