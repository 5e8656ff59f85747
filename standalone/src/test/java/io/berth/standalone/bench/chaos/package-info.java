package io.berth.standalone.bench.chaos;
