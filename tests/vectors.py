#!/usr/bin/env python3
# vectors.py - runs tests/data/plan.json and configs.json through dualstack
# SPDX-License-Identifier: MIT
#
#   vectors.py DUALSTACK DATA_DIR
#
# A vector of plan.json says what one component does with some input, and what
# ipkin should say.  Each is mapped here to the command line by its category and
# is either run or named in NOT_RUN with the reason; none is passed over.
import ipaddress
import json
import subprocess
import sys

DUALSTACK, DATA = sys.argv[1:3]

# What the command line has no place for, or what is Kubernetes' own arithmetic.
NOT_RUN = {
    "VS-31": "a ServiceCIDR object", "VS-32": "a ServiceCIDR object",
    "VS-34": "a ServiceCIDR object", "VS-35": "a ServiceCIDR object",
    "VP-17": "the generic mask flag", "VP-20": "the generic mask flag",
    "VP-23": "kube-router's router-id flag",
    "PO-38": "another tool's assumption",
    "SZ-11": "RangeSize", "SZ-13": "RangeSize", "SZ-14": "RangeSize",
    "SZ-15": "RangeSize",
    "DN-16": "an index: a row of k8s.tsv", "DN-18": "an index: a row of k8s.tsv",
    "DN-19": "an index: a row of k8s.tsv", "DN-20": "an index: a row of k8s.tsv",
    "DN-21": "an index: a row of k8s.tsv",
}


def run(*args):
    """Exit status and parsed output of one command."""
    done = subprocess.run([DUALSTACK, *args], capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def check(**options):
    """The report of `dualstack check` with these options."""
    args = ["check", "--json"]
    for name, value in options.items():
        if value is not None:
            args += ["--" + name.replace("_", "-"), value]
    code, out, err = run(*args)
    if code == 2:
        return {"usage": err, "findings": []}
    report = json.loads(out)
    worst = any(f["severity"] == "error" for f in report["findings"])
    assert code == (1 if worst else 0), (args, code)
    return report


def found(report, rule, severity=None):
    return any(f["rule"] == rule and severity in (None, f["severity"])
               for f in report["findings"])


def errors(report):
    return {f["rule"] for f in report["findings"] if f["severity"] == "error"}


def mend_of(report, rule):
    return next((f["mend"]["value"] for f in report["findings"]
                 if f["rule"] == rule and f["mend"]), None)


FAMILY = {"IPv4": 4, "IPv6": 6}
DOCUMENTED = {"service_ranges": "10.96.0.0/12,fd01::/108",
              "pod_ranges": "10.244.0.0/16,fd00::/108"}


def k0s_options(given):
    """The options that a k0s configuration comes to."""
    names = {"podCIDR": "pod_ranges", "serviceCIDR": "service_ranges",
             "IPv6podCIDR": "pod_ranges", "IPv6serviceCIDR": "service_ranges",
             "externalAddress": "external_address",
             "api.address": "api_address",
             "primaryAddressFamily": "primary_family"}
    options = {"platform": "k0s"}
    for key, value in given.items():
        if key in names:
            name = names[key]
            before = options.get(name)
            options[name] = before + "," + value if before else value
    return options


# ---- one function a category: given, expected, rule -> list of complaints ----

def first_service_ip(given, expect, rule):
    if "k0s" in given:
        report = check(**k0s_options(given["k0s"]), order="free")
        return [s for s in expect["cert_sans"] if s not in report["sans"]]
    report = check(service_ranges=given["ranges"])
    recommended = expect.get("recommended", expect)
    bad = []
    if "error" in recommended:
        wanted = {"parse": "SVC-02", "ipv4-mapped": "SVC-17",
                  "leading-zeros": "SVC-18",
                  "too-small": rule}[recommended["error"]]
        if not found(report, wanted, "error"):
            bad.append("no error " + wanted)
        if "use" in recommended and mend_of(report, wanted) != recommended["use"]:
            bad.append("mend is " + str(mend_of(report, wanted)))
    if "ip" in recommended:
        if report["service_first"][0] != recommended["ip"]:
            bad.append("first is " + report["service_first"][0])
        if report["expect"]["family"] != recommended["family"]:
            bad.append("family is " + report["expect"]["family"])
        if errors(report):
            bad.append("error " + str(errors(report)))
    if "range" in recommended and report["service_ranges"] != [expect["range"]]:
        bad.append("range is " + str(report["service_ranges"]))
    if "normalized" in expect and report["service_ranges"] != expect["normalized"]:
        bad.append("ranges are " + str(report["service_ranges"]))
    for warning in expect.get("warnings", []):
        wanted = {"host-bits-set": "SVC-16", "deprecated-default": "SVC-01"}
        if not found(report, wanted[warning], "warning"):
            bad.append("no warning " + wanted[warning])
    return bad


def dns_ip(given, expect, rule):
    report = check(platform=given["profile"], service_ranges=given["ranges"])
    if "error" in expect:
        return [] if errors(report) & {rule, "SVC-11"} else ["no error"]
    dns = expect.get("ips", [expect.get("ip")])
    if report["dns"][:len(dns)] != dns:
        return ["dns is " + str(report["dns"])]
    return []


def primary_family(given, expect, rule):
    options = k0s_options(given) | {"order": "free"}
    if "component" in given:
        options = {"node_ips": ",".join(given["node_ips"]),
                   "bind_address": given["bind_address"]}
    elif "service_ranges" not in options:
        options |= DOCUMENTED
    report = check(**options)
    recommended = expect.get("recommended", expect.get("primary"))
    if isinstance(recommended, str):
        family = report["primary"]["family"]
        return [] if family == FAMILY[recommended] else ["family " + str(family)]
    bad = []
    if recommended.get("error") == "unknown-family":
        return [] if "usage" in report else ["no usage error"]
    if "error" in recommended and not found(report, rule, "error"):
        bad.append("no error " + rule)
    if "warning" in recommended and not found(report, rule, "warning"):
        bad.append("no warning " + rule)
    if "family" in recommended:
        if report["primary"]["family"] != FAMILY[recommended["family"]]:
            bad.append("family " + str(report["primary"]["family"]))
        if errors(report):
            bad.append("error " + str(errors(report)))
    return bad


def ordering(given, expect, rule):
    if "v4" in given:
        report = check(platform="k0s", order="free",
                       service_ranges=given["v4"] + "," + given["v6"],
                       pod_ranges=given["v4"] + "," + given["v6"],
                       primary_family=given["primary"])
        wanted = expect.get("service_cluster_ip_range", expect.get("cluster_cidr"))
        key = "service_ranges" if "service_cluster_ip_range" in expect else "pod_ranges"
        return [] if ",".join(report[key]) == wanted else [str(report[key])]
    if "dualStack" in given:
        report = check(**k0s_options(given), order="free")
        bad = []
        if ",".join(report["service_ranges"]) != expect["service_cluster_ip_range"]:
            bad.append(str(report["service_ranges"]))
        if ",".join(report["pod_ranges"]) != expect["cluster_cidr"]:
            bad.append(str(report["pod_ranges"]))
        if report["service_first"][0] != expect["first_service_ip"]:
            bad.append(report["service_first"][0])
        if report["expect"]["dns"] != expect["dns"]:
            bad.append(report["expect"]["dns"])
        return bad
    if "user_order" in given:
        report = check(service_ranges=",".join(given["user_order"]),
                       api_address=given["advertise"])
        return [] if report["service_ranges"] == given["user_order"] else ["moved"]
    if "mask_ipv4" in given:
        report = check(pod_ranges=given["cluster_cidr"], platform="upstream",
                       node_bits_v4=str(given["mask_ipv4"]),
                       node_bits_v6=str(given["mask_ipv6"]))
        bits = [r.split("/")[1] for r in report["pod_ranges"]]
        return ([] if bits == ["108", "16"] and not errors(report)
                else [str(report["findings"])])
    if "node" in given:
        report = check(service_ranges=given["service_subnet"],
                       node_ips=given["node"]["v4"] + "," + given["node"]["v6"])
        wanted = expect["node_address"].split(",")
        return [] if report["node_ips"] == wanted else [str(report["node_ips"])]
    if "serviceSubnets" in given:
        report = check(service_ranges=",".join(given["serviceSubnets"]),
                       api_address=given["advertise"])
        return ([] if found(report, rule, "error") and
                report["service_ranges"] == expect["fix_order"]
                else [str(report["service_ranges"])])
    v4, v6 = "10.96.0.0/16", "fd01::/112"
    pod4, pod6 = "10.244.0.0/16", "fd02::/56"
    pods = [pod4 if f == "IPv4" else pod6 for f in given["pods"]]
    services = [v4 if f == "IPv4" else v6 for f in given["service"]]
    bad = []
    for platform, severity in (("k3s", "error"), ("kubeadm", "warning")):
        report = check(platform=platform, service_ranges=",".join(services),
                       pod_ranges=",".join(pods))
        if not found(report, rule, severity):
            bad.append("no " + severity + " on " + platform)
    return bad


def endpoint_vs_service(given, expect, rule):
    writer = "none" if given["reconciler"] == "none" else "lease"
    report = check(service_ranges=given["primary_range"], endpoint_writer=writer,
                   api_address=given["advertise"])
    wanted = expect.get("recommended") or expect["apiserver>=1.24"]
    if wanted.startswith("ok"):
        return [] if not found(report, "SVC-06") else ["SVC-06"]
    severity = "warning" if wanted.startswith("warning") else "error"
    if writer == "none":  # one family: nothing to swap, and nobody to compare
        report = check(service_ranges=given["primary_range"] + ",fd00:1::/112",
                       endpoint_writer=writer, api_address=given["advertise"])
    return [] if found(report, rule, severity) else ["no " + severity]


def validate_service_range(given, expect, rule):
    rules = rule.split("/")
    rules = [rules[0]] + [r if "-" in r else "SVC-" + r for r in rules[1:]]

    def verdict(options, wanted, key):
        got = any(found(check(**options), r, "error") for r in rules)
        return [] if got == wanted.startswith("error") else [
            key + ": errors " + str(errors(check(**options)))]

    if "k0s" in given:
        options = k0s_options(given["k0s"])
        if "gate" in given["k0s"]:
            gate = given["k0s"]["gate"]
            options["features"] = "ipv6-single-stack" if gate else "none"
        wanted = "error" if any(word in expect["k0s"]
                                for word in ("error", "must")) else "ok"
        bad = verdict(options, wanted, "k0s")
        if "kubernetes" in expect:  # what only k0s refuses
            del options["platform"]
            options.pop("features", None)
            bad += verdict(options, expect["kubernetes"], "kubernetes")
        return bad
    bad = []
    platforms = {"kubeadm_ipnet": {"platform": "kubeadm"},
                 "kubeadm_size": {"platform": "kubeadm"},
                 "kubeadm": {"platform": "kubeadm"},
                 "apiserver<=1.33": {"kube": "1.33"},
                 "apiserver>=1.34": {"kube": "1.34"},
                 "recommended": {}}
    for key, wanted in expect.items():
        if key in platforms and not (key.startswith("apiserver") and
                                     "recommended" in expect):
            bad += verdict({"service_ranges": given["ranges"]} | platforms[key],
                           wanted, key)
    return bad


def validate_pod_range(given, expect, rule):
    rules = rule.split("/")
    rules = [rules[0]] + ["POD-" + r for r in rules[1:]]

    def judge(options, verdict):
        report = check(**options)
        got = any(found(report, r, "error") for r in rules)
        if verdict == "warning":
            return got or not any(found(report, r, "warning") for r in rules)
        return got != verdict.startswith("error")

    if "pods" in given:
        masks = given["node_mask"]
        options = {"pod_ranges": given["pods"], "platform": "kubeadm"}
        if isinstance(masks, dict):
            options |= {"node_bits_" + f: str(m) for f, m in masks.items()}
        bad = ["kubeadm"] if judge(options, expect["kubeadm"]) else []
        if "recommended" in expect:
            options["platform"] = "upstream"
            bad += ["upstream"] if judge(options, expect["recommended"]) else []
        return bad
    if "cluster_cidr" in given:
        return ["verdict"] if judge(
            {"pod_ranges": given["cluster_cidr"], "platform": "upstream",
             "node_bits_v4": "24"}, expect["verdict"]) else []
    if "cni" in given:
        return ["verdict"] if judge(
            {"pod_ranges": given["cluster_pool_ipv6_cidr"], "cni": "cilium",
             "pod_allocator": "cni", "node_bits_v6": str(given["mask"])},
            expect["verdict"]) else []
    options = {"platform": "k0s", "pod_ranges":
               given.get("k0s_dual_IPv6podCIDR") or given["k0s_podCIDR"]}
    return (["verdict"] if judge(options, expect.get("verdict") or
                                 expect["recommended"]) else [])


def node_ip(given, expect, rule):
    if "k3s" in given:
        options = {"platform": "k3s", "pod_ranges": given["k3s"]["cluster_cidr"],
                   "service_ranges": given["k3s"].get("service_cidr"),
                   "node_ips": given["k3s"].get("node_ip")}
        report = check(**options)
        return [] if found(report, rule, "error") else ["no error"]
    if "node_lookup" in given:
        nodes = [ip for ip in given["node_lookup"].values() if ip]
        report = check(platform="k0s", node_ips=",".join(nodes), **DOCUMENTED)
        return [] if found(report, rule, "error") else ["no error"]
    report = check(node_ips=given["node_ip"])
    if "error" in expect:
        return [] if found(report, "ADR-14", "error") else ["no ADR-14"]
    if "kubelet" in expect:
        wanted = {"loopback": "ADR-02", "multicast": "ADR-04",
                  "link-local": "ADR-03"}[expect["kubelet"].split()[1]]
        return [] if found(report, wanted, "error") else ["no error " + wanted]
    if expect.get("recommended") == "error":
        return [] if found(report, "ADR-16", "error") else ["no error"]
    bad = [] if report["node_ips"] == expect["ips"] else [str(report["node_ips"])]
    if "warning" in expect and not found(report, "ADR-16", "warning"):
        bad.append("no warning")
    return bad + (["error"] if errors(report) else [])


def parse(given, expect, rule):
    """Strict and legacy texts are run by tests/cidr.c and tests/addr.c from
    plan.json's own texts in parse.tsv; here what a plan says of them."""
    if "host" in given:
        report = check(external_address=given["host"])
        return [] if found(report, "ADR-07", "error") else ["no ADR-07"]
    if "ip" in given:
        report = check(api_address=given["ip"])
        bad = bool(errors(report) - {"ADR-01"}) != (expect["legacy"] == "error")
        if given["ip"] in ("1.1.1.01", "::ffff:1.1.1.1"):  # ADR-07, ADR-06
            bad = not errors(report)
        return [str(errors(report))] if bad else []
    report = check(service_ranges=given["cidr"])
    if "recommended" in expect:
        return [] if found(report, rule, "error") else ["no error"]
    if "warning" in expect:
        return [] if found(report, rule, "warning") else ["no warning"]
    if "restringified" in expect:
        return ([] if mend_of(report, rule) == expect["restringified"]
                else [str(mend_of(report, rule))])
    unread = found(report, "SVC-02", "error")
    return [] if unread == (expect["legacy"] == "error") else ["SVC-02"]


def overlap(given, expect, rule):
    options = {"service_ranges": given.get("service") or given["a"],
               "pod_ranges": given.get("pods") or given.get("b"),
               "api_address": given.get("advertise")}
    if "node_mask" in given:
        options["node_bits_v4"] = str(given["node_mask"])
    report = check(**options)
    if expect.get("overlap") is False:
        return [] if not found(report, rule) else ["overlap"]
    severity = expect.get("severity", "error").split()[0]
    bad = [] if found(report, rule, severity) else ["no " + severity]
    if "4096 of 65536" in expect.get("kcm", ""):
        text = next(f["text"] for f in report["findings"] if f["rule"] == rule)
        if "4096 of its 65536" not in text:
            bad.append(text)
    if "own-IPAM" in expect.get("severity", ""):
        report = check(**options, pod_allocator="cni")
        bad += [] if found(report, rule, "error") else ["no error with cni"]
    return bad


def policy(given, expect, rule):
    args = ["families", "--json", "--cluster", ",".join(given["cluster"])]
    if given["policy"]:
        args += ["--policy", given["policy"]]
    if given["ipFamilies"]:
        args += ["--families", ",".join(given["ipFamilies"])]
    if given["service"].startswith("Headless"):
        args.append("--headless")
    if given["service"] == "HeadlessSelectorless":
        args.append("--no-selector")
    code, out, _ = run(*args)
    if expect.get("error"):
        return [] if code == 1 and "error" in json.loads(out) else [out]
    return [] if json.loads(out) == expect else [out]


def migrate(**lists):
    args = ["migrate", "--json"]
    for name, value in lists.items():
        args += ["--" + name.replace("_", "-"), value]
    return json.loads(run(*args)[1])


def migration(given, expect, rule):
    report = migrate(old_service_ranges=given["old"],
                     new_service_ranges=given["new"])
    return [] if report["verdict"] == expect["verdict"] else [str(report)]


def range_facts(given, expect, rule):
    kube = "1.32" if "allocator" in given else "1.36"
    report = check(service_ranges=given["cidr"], kube=kube)
    block = ipaddress.ip_network(given["cidr"], strict=False)
    capacity = int(report["service_capacity"][0])
    band = report["static_band"][0]
    bad = []
    if "allocatable" in expect and str(capacity) != expect["allocatable"]:
        bad.append("capacity is " + str(capacity))
    if "static_band" in expect and band != expect["static_band"]:
        bad.append("band is " + str(band))
    for key, places in (("first", [1]), ("last", [capacity]),
                        ("static", [1, band]),
                        ("dynamic", [band + 1, capacity])):
        if key in expect:
            value = [str(block[place]) for place in places]
            wanted = expect[key]
            if value != (wanted if isinstance(wanted, list) else [wanted]):
                bad.append(key + " is " + str(value))
    return bad


CATEGORIES = {
    "policy": policy, "migration": migration, "range-facts": range_facts,
    "first-service-ip": first_service_ip, "dns-ip": dns_ip,
    "primary-family": primary_family, "ordering": ordering,
    "endpoint-vs-service": endpoint_vs_service,
    "validate-service-range": validate_service_range,
    "validate-pod-range": validate_pod_range, "node-ip": node_ip,
    "parse": parse, "overlap": overlap,
}


def config(row):
    args, expect = row["args"], row["expect"]
    report = check(**args)
    bad = []
    if report["primary"]["family"] != expect["primary"]:
        bad.append("primary is " + str(report["primary"]["family"]))
    for key in ("service_ranges", "pod_ranges", "service_first"):
        if report[key] != expect[key]:
            bad.append(key + " is " + str(report[key]))
    for rule in expect["must_find"]:
        if not found(report, rule):
            bad.append("no " + rule)
    if expect["must_not_error"] and errors(report):
        bad.append("error " + str(errors(report)))
    return bad


def main():
    rows, not_run = [], []
    with open(DATA + "/plan.json", encoding="utf-8") as file:
        for row in json.load(file)["vectors"]:
            if row["id"] in NOT_RUN:
                not_run.append(row["id"] + " (" + NOT_RUN[row["id"]] + ")")
                continue
            judge = CATEGORIES[row["category"]]
            rows.append((row, judge(row["given"], row["expect"], row["rule"])))
    with open(DATA + "/configs.json", encoding="utf-8") as file:
        configs = json.load(file)
    for row in configs["configs"]:
        rows.append((row, config(row)))
    for row in configs["migrations"]:
        report = migrate(**row["args"])
        bad = [r for r in row["expect"]["must_find"] if not found(report, r)]
        if report["verdict"] != row["expect"]["verdict"]:
            bad.append(report["verdict"])
        rows.append((row, bad))
    failed = [(row, bad) for row, bad in rows if bad]
    for row, bad in failed:
        print(row["id"], row.get("rule", ""), *bad)
    print("not run:", "; ".join(not_run))
    print(f"{len(rows) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
