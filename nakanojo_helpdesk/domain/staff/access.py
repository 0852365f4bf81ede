"""Who may do what: roles, permissions, and the actor that every service asks.

The matrix is the town's decision, printed in `docs/permissions.md`. The first account holds every role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nakanojo_helpdesk.domain.errors import Denied


class Role(StrEnum):
    """The four roles; a person may hold several. Stored by value."""

    COUNTER = "counter"
    TRAINER = "trainer"
    CHIEF = "chief"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role's name as staff read it."""
        return ROLE_LABELS[self]


ROLE_LABELS: Final = {
    Role.COUNTER: "窓口",
    Role.TRAINER: "講師",
    Role.CHIEF: "所属長",
    Role.ADMINISTRATOR: "システム管理者",
}


class Permission(StrEnum):
    """One act of the matrix. The value is what a refusal calls it."""

    RECORD = "相談の登録"
    AMEND_OWN = "自分が入力した相談の訂正"
    AMEND_ANY = "ほかの職員が入力した相談の訂正"
    HOLD_DRAFT = "書きかけの預かり"
    BROWSE = "相談の一覧を見ること"
    READ_CODES = "コード表を見ること"
    READ_MEMOS = "メモを読むこと"
    EXPORT = "一覧の書き出し"
    APPOINT = "予約の受付と変更"
    COURSES = "講座の一覧を見ること"
    PLAN_COURSES = "講座の企画と変更"
    CHANGE_LESSONS = "回の担当・延期・中止・実施した時間の記入"
    APPLICANTS = "申込者の名前と電話を見ること"
    REGISTER = "申込の受付と変更"
    MERGE = "利用者の統合"
    DRAW = "抽選"
    ROLL = "出欠の記入"
    SURVEY = "アンケートの入力"
    COUNT = "集計を見ること"
    REPORT = "報告書を作ること"
    MONTH_NOTE = "月報の特記事項の記入"
    VERIFY_AUDIT = "操作の記録の確認"
    CHECK = "データベースの点検"
    STAFF = "職員の登録と変更"
    MASTER_DATA = "窓口・コード表の変更"
    CALENDAR = "開設日の変更"
    SETTINGS = "設定の変更"
    PROTECT = "記録の暗号化"
    BACKUP = "控えを作ること"
    OWN_SETTINGS = "自分の設定の変更"
    RESTORE = "控えから記録を戻すこと"
    UPDATE = "プログラムの更新"
    PERSONAL_DATA = "個人情報の保存期間と消去の記録を見ること"
    PURGE = "保存期間の変更と、消去の準備"
    APPROVE_PURGE = "消去の承認"
    DISCLOSE = "本人への開示と、利用停止の受付"
    HAND_OVER = "引継ぎの手続き"


_EVERYONE_AT_WORK: Final = frozenset(
    {
        Permission.RECORD,
        Permission.AMEND_OWN,
        Permission.BROWSE,
        Permission.COURSES,
        Permission.READ_CODES,
        Permission.READ_MEMOS,
        Permission.COUNT,
        Permission.REPORT,
        Permission.CHECK,
        Permission.OWN_SETTINGS,
    }
)

MATRIX: Final[dict[Role, frozenset[Permission]]] = {
    Role.COUNTER: _EVERYONE_AT_WORK
    | {
        Permission.APPOINT,
        Permission.MONTH_NOTE,
        Permission.CHANGE_LESSONS,
        Permission.APPLICANTS,
        Permission.REGISTER,
        Permission.MERGE,
        Permission.DISCLOSE,
    },
    Role.TRAINER: _EVERYONE_AT_WORK
    | {
        Permission.PLAN_COURSES,
        Permission.CHANGE_LESSONS,
        Permission.APPLICANTS,
        Permission.REGISTER,
        Permission.ROLL,
        Permission.SURVEY,
    },
    Role.CHIEF: _EVERYONE_AT_WORK
    | {
        Permission.AMEND_ANY,
        Permission.APPOINT,
        Permission.PLAN_COURSES,
        Permission.CHANGE_LESSONS,
        Permission.APPLICANTS,
        Permission.REGISTER,
        Permission.MERGE,
        Permission.DRAW,
        Permission.ROLL,
        Permission.SURVEY,
        Permission.EXPORT,
        Permission.MONTH_NOTE,
        Permission.VERIFY_AUDIT,
        Permission.PERSONAL_DATA,
        Permission.APPROVE_PURGE,
        Permission.DISCLOSE,
        Permission.HAND_OVER,
    },
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.READ_CODES,
            Permission.COUNT,
            Permission.REPORT,
            Permission.VERIFY_AUDIT,
            Permission.CHECK,
            Permission.STAFF,
            Permission.MASTER_DATA,
            Permission.CALENDAR,
            Permission.SETTINGS,
            Permission.PROTECT,
            Permission.BACKUP,
            Permission.OWN_SETTINGS,
            Permission.RESTORE,
            Permission.UPDATE,
            Permission.PERSONAL_DATA,
            Permission.PURGE,
            Permission.HAND_OVER,
        }
    ),
}

NOT_BY_PIN: Final = frozenset(
    {
        Permission.EXPORT,
        Permission.STAFF,
        Permission.MASTER_DATA,
        Permission.CALENDAR,
        Permission.SETTINGS,
        Permission.PROTECT,
        Permission.RESTORE,
        Permission.UPDATE,
        Permission.PURGE,
        Permission.APPROVE_PURGE,
        Permission.BACKUP,
        Permission.HAND_OVER,
    }
)
"""What six digits do not open: taking records away, and administering. The password is wanted for it."""

# The command line without `--as`: counts and lists, but neither memos nor residents' names.
_COMMAND: Final = frozenset(
    {
        Permission.BROWSE,
        Permission.COURSES,
        Permission.READ_CODES,
        Permission.EXPORT,
        Permission.COUNT,
        Permission.REPORT,
        Permission.VERIFY_AUDIT,
        Permission.CHECK,
        Permission.BACKUP,
    }
)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person who acts, and the PC: part of every session, written into every trace.

    `staff_id` is None for the command line and for the program's own first steps. A person who signed in by
    暗証番号 (`by_pin`) may do less than the roles allow: nothing of `NOT_BY_PIN`.
    """

    staff_id: int | None
    code: str
    name: str
    pc: str
    roles: frozenset[Role] = frozenset()
    extra: frozenset[Permission] = frozenset()
    by_pin: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the matrix allows it."""
        return self._by_role(permission) and not (self.by_pin and permission in NOT_BY_PIN)

    def require(self, permission: Permission) -> None:
        """Raises `Denied` with a sentence unless the matrix allows it."""
        if not self.may(permission):
            if self._by_role(permission):
                raise Denied(
                    f"この操作（{permission.value}）は、暗証番号で入ったときはできません。"
                    "「交代」を押し、パスワードで入り直してください。"
                )
            raise Denied(
                f"この操作（{permission.value}）は、いまの役割ではできません。担当の方か所属長に頼んでください。"
            )

    def _by_role(self, permission: Permission) -> bool:
        return permission in self.extra or any(permission in MATRIX[role] for role in self.roles)


def command_actor(pc: str) -> Actor:
    """The command line without `--as`."""
    return Actor(staff_id=None, code="command", name="コマンド", pc=pc, extra=_COMMAND)


def checking_actor(pc: str) -> Actor:
    """The program itself while it looks after the database before anybody has signed in; may only check."""
    return Actor(staff_id=None, code="check", name="点検", pc=pc, extra=frozenset({Permission.CHECK}))


def holding_actor(pc: str) -> Actor:
    """The program itself when somebody's right to record ended in the middle of a talk; may only keep what was typed."""
    return Actor(
        staff_id=None, code="hold", name="書きかけの預かり", pc=pc, extra=frozenset({Permission.HOLD_DRAFT})
    )


def rescuing_actor(pc: str) -> Actor:
    """The program itself while the database cannot be opened and nobody can sign in; may only look at backups."""
    return Actor(staff_id=None, code="rescue", name="復元", pc=pc, extra=frozenset({Permission.RESTORE}))


def erasing_actor(pc: str) -> Actor:
    """The program itself while it ends a purge that was cut short, or erases again after a restore."""
    return Actor(
        staff_id=None, code="erasing", name="消去のつづき", pc=pc, extra=frozenset({Permission.PERSONAL_DATA})
    )


def leaving_actor(pc: str) -> Actor:
    """The program itself while it ends the rights of somebody whose last day is over."""
    return Actor(staff_id=None, code="leaving", name="引継ぎ", pc=pc)


def updating_actor(pc: str) -> Actor:
    """The program itself at the first start after an update or a way back; writes down what became of it."""
    return Actor(
        staff_id=None,
        code="update",
        name="更新",
        pc=pc,
        extra=frozenset({Permission.UPDATE, Permission.RESTORE}),
    )


def backup_actor(pc: str) -> Actor:
    """The program itself while it makes backups by the clock; may also check, for the 復元テスト."""
    return Actor(
        staff_id=None,
        code="backup",
        name="自動の控え",
        pc=pc,
        extra=frozenset({Permission.BACKUP, Permission.CHECK}),
    )


def founding_actor(pc: str) -> Actor:
    """The program itself while it sets up an empty database; may do what setting up needs, no more."""
    founding = frozenset(
        {
            Permission.STAFF,
            Permission.READ_CODES,
            Permission.MASTER_DATA,
            Permission.SETTINGS,
            Permission.CHECK,
        }
    )
    return Actor(staff_id=None, code="setup", name="初期設定", pc=pc, extra=founding)


def program_actors(pc: str) -> tuple[Actor, ...]:
    """Every form in which the program itself acts, as the 操作の記録 names them."""
    makers = (
        command_actor,
        founding_actor,
        checking_actor,
        backup_actor,
        holding_actor,
        rescuing_actor,
        erasing_actor,
        leaving_actor,
        updating_actor,
    )
    return tuple(make(pc) for make in makers)
