(module
  ;; members of cases at byte 0 [case, member], up to 128 x 160 double-precision numbers; truth of the cases at 163840;
  ;; what is found of each: sum of x - y at 164864, of |x - y| at 165888, of |x - x'| over pairs of members at 166912;
  ;; members of two cases side by side at 167936
  (memory (export "memory") 3)

  ;; of an even number of cases, two at a time
  (func (export "sums") (param $cases i32) (param $members i32)
    (local $case i32) (local $row i32) (local $next i32) (local $at i32) (local $end i32) (local $j i32) (local $k i32)
    (local $y v128) (local $x v128) (local $difference v128) (local $distance v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $p v128) (local $q v128) (local $r v128) (local $s v128)
    (local.set $cases (i32.shl (local.get $cases) (i32.const 3)))
    (local.set $members (i32.shl (local.get $members) (i32.const 3)))
    (local.set $end (i32.add (i32.const 167936) (i32.shl (local.get $members) (i32.const 1))))
    (block $done
      (loop $two
        (br_if $done (i32.ge_u (local.get $case) (local.get $cases)))
        (local.set $y (v128.load offset=163840 (local.get $case)))
        (local.set $difference (v128.const i64x2 0 0))
        (local.set $distance (v128.const i64x2 0 0))
        (local.set $next (i32.add (local.get $row) (local.get $members)))
        (local.set $at (i32.const 167936))
        (loop $member
          (local.set $x (v128.load64_lane 1 (local.get $next) (v128.load64_zero (local.get $row))))
          (v128.store (local.get $at) (local.get $x))
          (local.set $x (f64x2.sub (local.get $x) (local.get $y)))
          (local.set $difference (f64x2.add (local.get $difference) (local.get $x)))
          (local.set $distance (f64x2.add (local.get $distance) (f64x2.abs (local.get $x))))
          (local.set $row (i32.add (local.get $row) (i32.const 8)))
          (local.set $next (i32.add (local.get $next) (i32.const 8)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $member (i32.lt_u (local.get $at) (local.get $end))))
        (local.set $row (local.get $next))

        (local.set $p (v128.const i64x2 0 0))
        (local.set $q (v128.const i64x2 0 0))
        (local.set $r (v128.const i64x2 0 0))
        (local.set $s (v128.const i64x2 0 0))
        (local.set $j (i32.const 167936))
        (block $few
          (loop $four
            (local.set $k (i32.add (local.get $j) (i32.const 64)))
            (br_if $few (i32.gt_u (local.get $k) (local.get $end)))
            (local.set $a (v128.load (local.get $j)))
            (local.set $b (v128.load offset=16 (local.get $j)))
            (local.set $c (v128.load offset=32 (local.get $j)))
            (local.set $d (v128.load offset=48 (local.get $j)))
            (local.set $p (f64x2.add (local.get $p) (f64x2.add
              (f64x2.abs (f64x2.sub (local.get $a) (local.get $b))) (f64x2.abs (f64x2.sub (local.get $c) (local.get $d))))))
            (local.set $q (f64x2.add (local.get $q) (f64x2.add
              (f64x2.abs (f64x2.sub (local.get $a) (local.get $c))) (f64x2.abs (f64x2.sub (local.get $b) (local.get $d))))))
            (local.set $r (f64x2.add (local.get $r) (f64x2.add
              (f64x2.abs (f64x2.sub (local.get $a) (local.get $d))) (f64x2.abs (f64x2.sub (local.get $b) (local.get $c))))))
            (block $all
              (loop $other
                (br_if $all (i32.ge_u (local.get $k) (local.get $end)))
                (local.set $x (v128.load (local.get $k)))
                (local.set $p (f64x2.add (local.get $p) (f64x2.abs (f64x2.sub (local.get $a) (local.get $x)))))
                (local.set $q (f64x2.add (local.get $q) (f64x2.abs (f64x2.sub (local.get $b) (local.get $x)))))
                (local.set $r (f64x2.add (local.get $r) (f64x2.abs (f64x2.sub (local.get $c) (local.get $x)))))
                (local.set $s (f64x2.add (local.get $s) (f64x2.abs (f64x2.sub (local.get $d) (local.get $x)))))
                (local.set $k (i32.add (local.get $k) (i32.const 16)))
                (br $other)))
            (local.set $j (i32.add (local.get $j) (i32.const 64)))
            (br $four)))
        (block $none
          (loop $one
            (br_if $none (i32.ge_u (local.get $j) (local.get $end)))
            (local.set $a (v128.load (local.get $j)))
            (local.set $j (i32.add (local.get $j) (i32.const 16)))
            (local.set $k (local.get $j))
            (block $all
              (loop $other
                (br_if $all (i32.ge_u (local.get $k) (local.get $end)))
                (local.set $p (f64x2.add (local.get $p)
                  (f64x2.abs (f64x2.sub (local.get $a) (v128.load (local.get $k))))))
                (local.set $k (i32.add (local.get $k) (i32.const 16)))
                (br $other)))
            (br $one)))

        (v128.store offset=164864 (local.get $case) (local.get $difference))
        (v128.store offset=165888 (local.get $case) (local.get $distance))
        (v128.store offset=166912 (local.get $case) (f64x2.add
          (f64x2.add (local.get $p) (local.get $q)) (f64x2.add (local.get $r) (local.get $s))))
        (local.set $case (i32.add (local.get $case) (i32.const 16)))
        (br $two)))))
